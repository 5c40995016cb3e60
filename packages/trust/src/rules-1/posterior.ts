/** One vote for the posterior: how far it is trusted, and the index of its claim; null for the silent. */
export interface Vote {
  readonly trust: number;
  readonly claim: number | null;
}

/**
 * How likely each of K claims is, given the votes (T16): the product of p over the votes for it, times the product of
 * (1 − p)/max(1, K − 1) over the votes for other claims, with p = ½ + ½T, normalised over the K claims. The silent take
 * no part, and a single claim is certain. Three guests (T = .2, p = .6), two against one: .6²·.4 = .144 against .6·.4²
 * = .096, so .6 and .4.
 */
export function posteriors(votes: readonly Vote[], claims: number): number[] {
  const others = Math.max(1, claims - 1);
  const likelihoods = Array.from({ length: claims }, (_, claim) =>
    votes.reduce((product, vote) => {
      if (vote.claim === null) return product;
      const p = 0.5 + 0.5 * vote.trust;
      return product * (vote.claim === claim ? p : (1 - p) / others);
    }, 1),
  );
  if (claims === 1) return [1];
  const sum = likelihoods.reduce((total, likelihood) => total + likelihood, 0);
  return likelihoods.map((likelihood) => likelihood / sum);
}
