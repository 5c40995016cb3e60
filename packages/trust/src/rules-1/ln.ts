/**
 * The natural logarithm of a positive number, from sums and products alone: engines may round `Math.log` differently,
 * and a verdict must be the same wherever it is checked. The number is halved or doubled to near 1; then ln x = 2·(z +
 * z³/3 + z⁵/5 + …) with z = (x − 1)/(x + 1), which is below .18 there. It is right to 1e-14.
 */
export function ln(value: number): number {
  let near = value;
  let halvings = 0;
  while (near > Math.SQRT2) {
    near /= 2;
    halvings += 1;
  }
  while (near < Math.SQRT1_2) {
    near *= 2;
    halvings -= 1;
  }
  const z = (near - 1) / (near + 1);
  let power = z;
  let sum = 0;
  for (let term = 1; term <= 19; term += 2) {
    sum += power / term;
    power *= z * z;
  }
  return halvings * Math.LN2 + 2 * sum;
}
