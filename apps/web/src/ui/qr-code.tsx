import { encode } from 'uqr';
import './qr-code.css';

/** Cells of empty border: readers need them to find the code. */
const BORDER = 4;

/**
 * A text as a QR code: dark on light in every theme, since some readers take it in no other way. Level M: it is read where a seventh
 * of it cannot be seen, as on a screen in the sun.
 */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { border: BORDER, ecc: 'M' });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="qr-light" width={size} height={size} />
      <path className="qr-dark" d={path} />
    </svg>
  );
}
