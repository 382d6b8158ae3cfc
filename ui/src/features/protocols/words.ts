import type { Word } from '$lib/generated/bindings';

const word = (code: string, label: string): Word => ({ code, label });

/** The choices of the editor. The program answers the same codes with the same words. */
export const MODALITIES = [word('ketamine', 'Ketamine'), word('spravato', 'Spravato'), word('tms', 'TMS')];
export const ROOM_KINDS = [word('chair', 'Chair'), word('tms', 'TMS bay'), word('visit', 'Visit room')];
export const PLACES = [word('', 'Same place'), ...ROOM_KINDS];
export const PHASE_KINDS = [word('course', 'Course'), word('taper', 'Taper'), word('maintenance', 'Maintenance')];
export const PARTS = [
  word('preparation', 'Preparation'), word('mapping', 'Mapping'), word('treatment', 'Treatment'), word('recovery', 'Recovery'), word('monitoring', 'Monitoring'), word('integration', 'Integration'),
];
export const SKILLS = [word('prescriber', 'Prescriber'), word('nurse', 'Infusion nurse'), word('tms_operator', 'TMS operator'), word('monitor', 'Monitoring observer'), word('therapist', 'Therapist')];
export const LOADS = [word('share', 'One of several patients'), word('all', 'Nobody else meanwhile'), word('on_site', 'On site, free for others')];
export const TOPICS = [word('food', 'Food'), word('drink', 'Drink'), word('medicine', 'Medicine and alcohol'), word('bring', 'Wear and bring'), word('ride', 'Ride home'), word('driving', 'Driving')];
export const MISSES = [
  word('one', 'One session missed'), word('in_a_row', 'Missed in a row'), word('days_away', 'More days away than'), word('weekdays_away', 'More weekdays away than'), word('worse_in_maintenance', 'Missed in maintenance, and worse'),
];
export const THENS = [word('append', 'Made up at the end'), word('go_on', 'The schedule goes on'), word('clinician', 'The clinician decides'), word('previous_frequency', 'The previous frequency is considered')];
export const CHECKS = [word('before', 'Before'), word('after', 'After the start'), word('leaving', 'Before leaving'), word('afterwards', 'Afterwards')];
export const GATE_ITEMS = [
  word('evaluation', 'Evaluation'), word('clearance', 'Clearance'), word('safety', 'Safety screen'), word('consent', 'Consent'), word('rems', 'REMS'), word('payment', 'Payment'), word('coverage', 'Coverage'),
  word('driver', 'Driver'), word('fasting', 'Fasting told'), word('flags', 'Warnings'), word('score', 'Score'),
];
export const BLOCKS = [word('blocks', 'No session starts'), word('shown', 'Only shown')];
export const CHARGES = [word('each', 'Each session'), word('first', 'First session'), word('later', 'Later sessions')];
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
