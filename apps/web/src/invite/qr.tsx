import { encode } from 'uqr';

/** A link as a QR code: dark on light in either theme, because not every camera reads the reverse. */
export function Qr({ link, label }: { readonly link: string; readonly label: string }) {
  const { size, data } = encode(link, { border: 4, ecc: 'M' });
  const path = data
    .flatMap((line, y) => line.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .filter((square) => square !== '')
    .join('');
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="qr-light" width={size} height={size} />
      <path className="qr-dark" d={path} />
    </svg>
  );
}
