import path from 'node:path/posix'

/** Archives are deflated, keystores enciphered, pictures and fonts compressed in their own ways: gzip takes its time and makes nothing of them. */
const DENSE: ReadonlySet<string> = new Set(
  [
    // Zip under other names: what WSO2 and Java deploy.
    '.car .jar .war .ear .aar .mar .gar .rar .zip .apk .whl .nupkg .docx .xlsx .pptx .odt .ods',
    '.gz .tgz .bz2 .tbz2 .xz .txz .zst .lz4 .lzma .7z .br',
    '.jks .jceks .bcfks .bks .keystore .truststore .p12 .pfx',
    '.png .jpg .jpeg .gif .webp .avif .ico .woff .woff2 .pdf .mp3 .mp4 .webm',
  ]
    .join(' ')
    .split(' '),
)

/** Whether a file may be worth compressing, by its name. Pure. */
export function isCompressible(name: string): boolean {
  return !DENSE.has(path.extname(name).toLowerCase())
}
