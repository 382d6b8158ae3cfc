const seen = new WeakSet<HTMLElement>();

/** Finds the focus a new place when what held it went away with a step: the first of `places` that is there. */
export function regainFocus(_step: unknown, ...places: string[]) {
  return (node: HTMLElement): void => {
    const first = !seen.has(node);
    seen.add(node);
    if (first) return;
    setTimeout(() => {
      if (document.activeElement && document.activeElement !== document.body) return;
      for (const place of places) {
        const found = node.querySelector<HTMLElement>(place);
        if (found) return found.focus();
      }
    });
  };
}
