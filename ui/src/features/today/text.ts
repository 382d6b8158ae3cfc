/** Who and where of a need's title: `Kowalski, E. · Chair 2`. */
export function titleParts(title: string): [who: string, where: string | null] {
  const at = title.indexOf(' · ');
  return at < 0 ? [title, null] : [title.slice(0, at), title.slice(at + 3)];
}
