/** Focuses an element once everything around it is on screen, also inside a dialog that is just opening. */
export function focusWhen(wanted: boolean) {
  return (node: HTMLElement): void => {
    if (!wanted) return;
    queueMicrotask(() => {
      node.focus();
      if (node instanceof HTMLInputElement && node.type === 'text') node.select();
    });
  };
}

/** Focuses the first field that was refused; answers whether there is one. */
export function focusFirstBad(within: HTMLElement): boolean {
  const bad = within.querySelector<HTMLElement>('[aria-invalid=true]');
  bad?.focus();
  return bad !== null;
}

/** Focuses a heading when a screen came up and nothing on it took the focus. */
export function focusIdle(node: HTMLElement): void {
  setTimeout(() => {
    if (document.activeElement === document.body || document.activeElement === null) node.focus();
  });
}

/** Moves the focus through the links of a list, round its end; `keys` says which key goes which way. */
export function stepLinks(list: HTMLElement, event: KeyboardEvent, keys: Record<string, 1 | -1>): void {
  const by = keys[event.key];
  if (!by) return;
  event.preventDefault();
  const links = [...list.querySelectorAll('a')];
  const at = links.findIndex((link) => link === document.activeElement);
  links[(at + by + links.length) % links.length]?.focus();
}
