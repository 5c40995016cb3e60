/**
 * The passwords of eight characters and more that guessing begins with: rows of the keyboard, counting, and the few
 * words that half the world chooses. Shorter ones are refused for their length.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set([
  ...['12345678', '123456789', '1234567890', '0123456789', '87654321', '987654321', '123123123', '12341234'],
  ...['11223344', '112233445566', '13579246', '1q2w3e4r', '1q2w3e4r5t', '1qaz2wsx', '1qaz2wsx3edc', 'q1w2e3r4'],
  ...['qwertyui', 'qwertyuiop', 'qwerty12', 'qwerty123', 'qwerty1234', 'qwertz123', 'asdfghjk', 'asdfghjkl'],
  ...['zaq12wsx', 'zxcvbnm1', 'zxcvbnm123', 'qazwsxedc', 'azertyui', 'azertyuiop', 'asdf1234', 'abcd1234'],
  ...['abc12345', 'abcdefgh', 'a1b2c3d4', 'aa123456', 'abcdefg1', 'password', 'password1', 'password12'],
  ...['password123', 'password1234', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'pa$$word', 'passwort', 'motdepasse'],
  ...['contraseña', 'parola123', 'senha123', 'letmein1', 'letmein123', 'welcome1', 'welcome123', 'iloveyou'],
  ...['iloveyou1', 'sunshine', 'princess', 'football', 'baseball', 'basketball', 'superman', 'batman123'],
  ...['starwars', 'trustno1', 'whatever', 'computer', 'internet', 'michelle', 'jennifer', 'jordan23'],
  ...['michael1', 'charlie1', 'dragon123', 'monkey123', 'master123', 'shadow123', 'changeme', 'changeme123'],
  ...['secret123', 'admin123', 'admin1234', 'administrator', 'liverpool', 'chocolate', 'butterfly', 'pokemon1'],
]);
