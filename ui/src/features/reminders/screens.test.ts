import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { reminders } from '../../lib/mock/reminders';
import ReminderDetail from './ReminderDetail.svelte';
import ReminderList from './ReminderList.svelte';

const nothing = (): void => {};
const text = (body: string): string => body.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();

describe('a reminder', () => {
  it('says in the list who, where it stands, when the visit is and by which way', () => {
    const { body } = render(ReminderList, { props: { rows: reminders.rows, current: 'rellis', onchoose: nothing } });
    expect(text(body)).toMatch(/Ellis, Jordan To send .*9:00 AM · Text/);
    expect(body.match(/aria-current="true"/g)).toHaveLength(1);
  });
  it('shows what it says, how long it is and every way', () => {
    const said = text(render(ReminderDetail, { props: { row: reminders.rows[0]! } }).body);
    for (const part of ['Reply STOP to end texts.', '138 characters, one message', '(555) 013-8858', 'Nothing yet.']) expect(said).toContain(part);
  });
  it('that cannot be sent says why, and what was tried stays', () => {
    expect(text(render(ReminderDetail, { props: { row: reminders.rows[2]! } }).body)).toContain('The patient was not told yet that e-mail is not private.');
    expect(text(render(ReminderDetail, { props: { row: reminders.rows[1]! } }).body)).toContain('Call: No answer Joanna Pruitt');
  });
});
