import { byName } from '../format';
import type { PatientRow } from '../generated/bindings';

const FAMILIES = 'Abara Abbott Abernathy Achebe Adair Aguilar Ahmed Albright Amadi Anand Andersen Archer Armitage Ashby Atwood Ayala Baird Banerjee Barlow Bauer Beck Caldwell Cheng Delacroix Delaney Eriksen Fontaine Garrido Holloway Ibarra Jansen Kowalski Lindqvist Marchetti Nakata Oduya Petrov Quintero Rasmussen Serrano Tanaka Underwood Vasquez Whitfield Yilmaz Zamora'.split(' ');
const GIVEN = 'Ngozi Claire Joan Nnamdi Rhys Elena Farid Owen Chike Kavya Nils Paula Giles Tess Ray Lucia Ewan Rohan Iris Otto Jonas Simone Brigid Alicia Gary'.split(' ');
const MODALITIES = [
  { code: 'ketamine', label: 'Ketamine', course: '3/6' },
  { code: 'spravato', label: 'Spravato', course: '2/8' },
  { code: 'tms', label: 'TMS', course: '10/36' },
];
const PAYERS = ['Harbor Mutual HMO', 'Self-pay', 'Granite Peak PPO', 'Northline Health'];

/** Five thousand invented people, as the list of patients shows them. */
export const rows: PatientRow[] = Array.from({ length: 5000 }, (_, at) => person(at)).sort((a, b) => byName(a.name, b.name));
rows.splice(40, 0, {
  ...person(1), id: 'serrano', name: 'Serrano, Alicia', born_on: '1990-06-14', mrn: 'CG-00417', phone: '5550138852', modality: { code: 'spravato', label: 'Spravato' }, course: '4/12',
  next_session: '2026-03-04T09:00', payer: 'Harbor Mutual HMO', balance_cents: 4500, name_alert: true, flag: { code: 'warn', label: 'BP watch' },
});

function person(at: number): PatientRow {
  const modality = at % 3 ? MODALITIES[at % 7 % 3]! : null;
  return {
    id: `f${at}`,
    name: `${FAMILIES[at % FAMILIES.length]}, ${GIVEN[(at * 7) % GIVEN.length]}`,
    born_on: `${1945 + (at % 60)}-${two(1 + (at % 12))}-${two(1 + (at % 28))}`,
    mrn: `CG-${String(10000 + at).slice(1)}`,
    phone: `555${String(100000 + at * 37).slice(-3)}${String(2000 + (at * 37) % 8000)}`,
    modality: modality && { code: modality.code, label: modality.label },
    course: modality?.course ?? null,
    next_session: modality && at % 4 ? `2026-03-0${3 + (at % 5)}T${two(8 + (at % 8))}:00` : null,
    payer: PAYERS[at % PAYERS.length]!,
    balance_cents: at % 5 ? 0 : (at % 9) * 1500,
    name_alert: at % 211 === 0,
    flag: at % 97 === 0 ? { code: 'warn', label: 'BP watch' } : null,
    match_on: null,
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
