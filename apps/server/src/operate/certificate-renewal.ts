import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** What a server proves itself with: texts of PEM files. */
export interface Pem {
  readonly cert: string;
  readonly key: string;
}

export interface RenewalParts {
  /** Paths of the PEM files. */
  readonly files: Pem;
  /** What the server uses now. */
  readonly used: Pem;
  /** Takes the new one for all further connections. */
  readonly use: (pem: Pem) => void;
  /** Why what is in the files now cannot be used. Said once for each content. */
  readonly failed: (sentence: string) => void;
}

/**
 * The certificate and its key, where they fit together.
 * @throws where a file cannot be read, or they cannot be used
 */
export function readPem(files: Pem): Pem {
  const pem = { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') };
  // An empty key is no fault to `createSecureContext`, and every connection would fail.
  if (!new X509Certificate(pem.cert).checkPrivateKey(createPrivateKey(pem.key)))
    throw new Error('they do not fit together');
  createSecureContext(pem);
  return pem;
}

/**
 * Looks whether the files hold another certificate than the one in use, and takes it (O3.7). One that cannot be used leaves the old one in
 * use: somebody may be writing the two files just now, one after the other. To be called every few seconds.
 */
export function makeRenewal({ files, used, use, failed }: RenewalParts): () => void {
  let current = used;
  let said = '';
  return () => {
    try {
      const pem = readPem(files);
      said = '';
      if (pem.cert === current.cert && pem.key === current.key) return;
      use(pem);
      current = pem;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why === said) return;
      said = why;
      failed(
        `The certificate ${files.cert} and its key ${files.key} were changed and cannot be used: ${why}. The one from before stays in use.`,
      );
    }
  };
}
