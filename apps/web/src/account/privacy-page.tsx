import { usePageTitle } from '../parley/use.ts';
import './account.css';

/** What is kept, what others see, and how to leave: short and exact. */
export function Component() {
  usePageTitle('Privacy');
  return (
    <article className="narrow-page prose">
      <h1>Privacy, in short</h1>
      <h2>What the server keeps</h2>
      <p>
        Your name and picture, the public half of your key, and for members a hash of the password. For each match: who
        played, what each player reported, the verdict, and what it did to the ratings. Whom you blocked and whom you
        accept. There is no advertising and no tracking.
      </p>
      <h2>What this browser keeps</h2>
      <p>
        One cookie with your session, your key (its private half cannot be read out, not even by this page), reports
        that the server has not received yet, and the theme you chose.
      </p>
      <h2>What others see</h2>
      <p>
        Your name, picture, trust and whether you are free.{' '}
        <strong>In direct play your opponent’s browser learns your IP address</strong>, because the moves go straight
        from browser to browser. It is told only after you both agreed to play. You can hide it in the settings of your
        profile: your matches then go through relays only, which takes longer; the server and its relay still see it.
        What passes through them is sealed between the players. Verdicts are public: anyone with the address of a match
        can read it.
      </p>
      <h2>How to leave</h2>
      <p>
        A guest who deletes this site’s data in the browser is gone: nobody can use that key again. Members sign out in
        their profile. To have an account deleted, ask whoever runs this server.
      </p>
    </article>
  );
}
