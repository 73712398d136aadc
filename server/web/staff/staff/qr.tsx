/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A QR code as one path: black modules with the quiet zone of four around them. */
import qrcode from 'qrcode-generator';

const QUIET = 4;

export function QrCode({ text, title }: { text: string; title: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = '';
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (code.isDark(y, x)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  const edge = size + 2 * QUIET;
  return (
    <svg class="qr" role="img" aria-label={title} viewBox={`0 0 ${edge} ${edge}`}>
      <rect width={edge} height={edge} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
