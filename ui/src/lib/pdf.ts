import type { PDFDocumentProxy } from 'pdfjs-dist';
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

/** Larger files and longer papers are named, not shown. */
export const MOST_BYTES = 50_000_000;
export const MOST_PAGES = 500;

const SCREEN_DPI = 96;
const POINTS_PER_INCH = 72;

/** A paper that can be looked at and printed. Close it when it leaves the screen. */
export class Paper {
  readonly pages: number;
  readonly #document: PDFDocumentProxy;

  constructor(document: PDFDocumentProxy) {
    this.#document = document;
    this.pages = Math.min(document.numPages, MOST_PAGES);
  }

  /** Draws a page (1 is the first), as wide as `width` CSS pixels; answers its height. */
  async draw(page: number, canvas: HTMLCanvasElement, width: number): Promise<number> {
    const found = await this.#document.getPage(page);
    const plain = found.getViewport({ scale: 1 });
    const viewport = found.getViewport({ scale: (width / plain.width) * Math.min(devicePixelRatio || 1, 3) });
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    await found.render({ canvas, viewport }).promise;
    return (width * plain.height) / plain.width;
  }

  /** Lays the words of a page over its picture, so that they can be selected and copied. */
  async overlay(page: number, layer: HTMLElement, width: number): Promise<void> {
    const { TextLayer } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const found = await this.#document.getPage(page);
    const viewport = found.getViewport({ scale: width / found.getViewport({ scale: 1 }).width });
    layer.replaceChildren();
    layer.style.setProperty('--total-scale-factor', String(viewport.scale));
    await new TextLayer({ textContentSource: found.streamTextContent(), container: layer, viewport }).render();
  }

  /** The words of a page, for people who cannot see it and for tests. */
  async words(page: number): Promise<string> {
    const { items } = await (await this.#document.getPage(page)).getTextContent();
    return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : '')).join('');
  }

  /** A page as a picture. */
  async picture(page: number, dpi: number): Promise<Blob> {
    const canvas = document.createElement('canvas');
    const found = await this.#document.getPage(page);
    const viewport = found.getViewport({ scale: dpi / POINTS_PER_INCH });
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    await found.render({ canvas, viewport, intent: 'print' }).promise;
    return new Promise((keep, refuse) =>
      canvas.toBlob((blob) => (blob ? keep(blob) : refuse(new Error('The page could not be drawn.'))), 'image/png'),
    );
  }

  async close(): Promise<void> {
    await this.#document.loadingTask.destroy();
  }
}

/** Opens the bytes of a paper. The reader is fetched from the program the first time. */
export async function openPaper(bytes: Uint8Array): Promise<Paper> {
  if (bytes.byteLength > MOST_BYTES) throw new Error('This file is larger than 50 MB and cannot be shown here.');
  const pdf = await import('pdfjs-dist/legacy/build/pdf.mjs');
  pdf.GlobalWorkerOptions.workerSrc = workerAddress;
  const loading = pdf.getDocument({ data: bytes.slice(), useWasm: false, enableXfa: false, disableAutoFetch: true, stopAtErrors: false, verbosity: 0 });
  return new Paper(await loading.promise);
}

/** Prints a paper through the system's dialog: each page becomes a picture on a page of its own. */
export async function printPaper(paper: Paper, dpi = 200): Promise<number> {
  const root = document.createElement('div');
  root.className = 'print-root';
  const addresses: string[] = [];
  for (let page = 1; page <= paper.pages; page++) {
    const image = document.createElement('img');
    image.alt = '';
    image.src = URL.createObjectURL(await paper.picture(page, dpi));
    addresses.push(image.src);
    root.append(image);
    await image.decode();
  }
  document.body.append(root);
  document.documentElement.classList.add('printing');
  // The preview of WebView2 is still being made when print() returns, so only the event may clear up.
  addEventListener('afterprint', () => {
    root.remove();
    document.documentElement.classList.remove('printing');
    for (const address of addresses) URL.revokeObjectURL(address);
  }, { once: true });
  window.print();
  return paper.pages;
}

/** The width in CSS pixels at which a letter page has its real size. */
export const LETTER_WIDTH = 8.5 * SCREEN_DPI;
