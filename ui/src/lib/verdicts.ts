/** What verdicts are read from: a change in any of it is a new verdict. */
export const VERDICT_TABLES = ['sessions', 'series', 'readiness_entries', 'readiness_voids', 'readiness_overrides', 'consents', 'consent_signatures', 'consent_steps', 'consent_texts', 'form_responses', 'form_answers', 'form_flag_steps', 'form_flag_voids', 'patients'];
