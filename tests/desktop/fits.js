// Answers what is cut off at the side or lies under something else.
/** Stripes that run under a border, in px. */
const A_FRINGE = 7;
const found = [];
const name = (element) => {
  const words = (element.getAttribute("aria-label") ?? element.innerText ?? "").replace(/\s+/g, " ").trim().slice(0, 40);
  const kind = element.classList.length > 0 ? `.${[...element.classList].filter((word) => !word.startsWith("svelte-")).join(".")}` : "";
  return `${element.localName}${kind} "${words}"`;
};
const page = document.documentElement;
if (page.scrollWidth > innerWidth) found.push(`the page is ${page.scrollWidth - innerWidth} px wider than the window`);

const isHidden = (element) => {
  const box = element.getBoundingClientRect();
  // A picture of one pixel is how words for screen readers are hidden.
  return box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
};
/** What is left of a box after every frame around it has cut it. */
const visible = (element) => {
  let { left, top, right, bottom } = element.getBoundingClientRect();
  for (let frame = element.parentElement; frame && frame !== page; frame = frame.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(frame);
    const box = frame.getBoundingClientRect();
    if (overflowX !== "visible") [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
    if (overflowY !== "visible") [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return { left: Math.max(0, left), top: Math.max(0, top), right: Math.min(innerWidth, right), bottom: Math.min(innerHeight, bottom) };
};
const isStuck = (element) => {
  // What was just done is told over whatever is there, and goes by itself.
  if (element.closest(".place")) return true;
  for (let frame = element; frame; frame = frame.parentElement) {
    if (getComputedStyle(frame).position === "sticky") return true;
  }
  return false;
};
const canScrollTo = (element) => {
  for (let frame = element.parentElement; frame; frame = frame.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(frame).overflowX) && frame.scrollWidth > frame.clientWidth) return true;
  }
  return false;
};

const layers = [...document.querySelectorAll("dialog[open], [role=dialog]")];
const top = layers.at(-1) ?? document.body;

// Words that end at a frame, without the dots that say so.
for (const element of top.querySelectorAll("*")) {
  const style = getComputedStyle(element);
  const cuts = /hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis";
  if (cuts && element.scrollWidth > element.clientWidth + A_FRINGE && !isHidden(element) && element.innerText?.trim()) {
    found.push(`${name(element)} cuts ${element.scrollWidth - element.clientWidth} px of what is in it`);
  }
}

for (const control of top.querySelectorAll("button, a[href], input, select, textarea")) {
  if (isHidden(control)) continue;
  const box = control.getBoundingClientRect();
  const seen = visible(control);
  const shown = seen.bottom - seen.top > 4 && seen.right - seen.left > 4;
  if (box.right > innerWidth + 1 || box.left < -1) {
    if (!canScrollTo(control)) found.push(`${name(control)} reaches out of the window`);
    continue;
  }
  if (!shown) continue;
  const [x, y] = [(seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2];
  const hit = document.elementFromPoint(x, y);
  // A head that stays while the rest scrolls below it.
  if (hit && isStuck(hit)) continue;
  // A list of choices covers what is below as long as it is open.
  if (hit?.closest('[popover]')) continue;
  const mine = hit && (control.contains(hit) || hit.contains(control) || [...(control.labels ?? [])].some((label) => label.contains(hit)));
  if (!mine) found.push(`${name(control)} lies under ${hit ? name(hit) : "nothing"}`);
}
// Words that lie over other words.
const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
for (const element of top.querySelectorAll("*")) {
  if (!hasWords(element) || isHidden(element) || element.closest("[aria-hidden=true], svg, .layer")) continue;
  const seen = visible(element);
  if (seen.bottom - seen.top < 8 || seen.right - seen.left < 8) continue;
  const hit = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
  if (!hit || hit.contains(element) || element.contains(hit) || isStuck(hit) || !hasWords(hit) || hit.closest('[popover]')) continue;
  found.push(`the words ${name(element)} lie under ${name(hit)}`);
}
return found;
