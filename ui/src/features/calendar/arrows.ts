import { neighbor } from './layout';

/** Moves the focus between the tiles of a board as an arrow key says. */
export function followArrow(box: HTMLElement, event: KeyboardEvent): void {
  if (!/^Arrow/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
  const tiles = [...box.querySelectorAll<HTMLElement>('[data-lane]')];
  const cells = tiles.map(({ dataset }) => ({ lane: Number(dataset.lane), row: Number(dataset.row) }));
  event.preventDefault();
  tiles[neighbor(cells, tiles.indexOf(document.activeElement as HTMLElement), event.key)]?.focus();
}
