// Answers the control that carries the words: exactly before only partly, the smallest before the larger ones.
const [words] = arguments;
const CONTROLS =
  "button, a[href], input, textarea, select, summary, [role=button], [role=radio], [role=option], [role=tab], " +
  "[role=checkbox], [role=switch], [role=combobox], [role=menuitem], [role=row], [role=gridcell], [role=link], [tabindex]";

const calm = (text) => (text ?? "").replace(/\s+/g, " ").trim();

const isSeen = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden" && !element.disabled && element.getAttribute("aria-disabled") !== "true";
};

const namesOf = (element) => {
  const names = [element.getAttribute("aria-label"), element.getAttribute("placeholder"), element.innerText];
  for (const id of (element.getAttribute("aria-labelledby") ?? "").split(" ")) {
    names.push(document.getElementById(id)?.textContent);
  }
  for (const label of element.labels ?? []) names.push(label.innerText);
  return names.map(calm).filter((name) => name !== "");
};

// What lies over the rest, such as a dialog, is asked first.
const layers = [...document.querySelectorAll("[role=dialog], [role=alertdialog], dialog[open]")].reverse();
for (const layer of [...layers, document.body]) {
  const controls = [...layer.querySelectorAll(CONTROLS)].filter(isSeen);
  const exact = controls.find((element) => namesOf(element).some((name) => name === words));
  if (exact) return exact;
  const partly = controls.filter((element) => namesOf(element).some((name) => name.includes(words)));
  if (partly.length > 0) return partly.sort((a, b) => calm(a.innerText).length - calm(b.innerText).length)[0];
}
return null;
