import type { SearchHit } from '../generated/bindings';
import type { Answer } from './answers';

const people: [string, string, boolean][] = [
  ['Delacroix, Simone', '09/22/1979 · TMS 20/36 · in TMS 1 now', false],
  ['Delacroix, Simon', '09/12/1997 · TMS 36/36 · ended Dec 2025', true],
  ['Delaney, Brigid', '01/03/1970 · Spravato 12/12', false],
  ['Serrano, Alicia', '06/14/1990 · Spravato 4/12', false],
];

function search(text: string): SearchHit[] {
  const words = text.toLowerCase();
  return people.flatMap(([title, about, name_alert], index) => {
    const at = title.toLowerCase().indexOf(words);
    return at < 0 ? [] : [{ kind: 'patient' as const, id: `p${index}`, title, text: about, name_alert, screen: `#/patients/p${index}/summary`, matched: [[at, at + words.length] as [number, number]] }];
  });
}

/** Fixtures of settings, people and search. */
export const practiceAnswers: Record<string, Answer> = {
  search: (input) => search(String(input.text)),
};
