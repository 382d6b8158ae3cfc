import { expect, test } from 'vitest';
import { inWordsOf } from './form';

test.each([
  ['Paid on', 'on', 'On is in the future; post a payment on the day it comes in.', '“Paid on” is in the future; post a payment on the day it comes in.'],
  ['Date of birth', 'born_on', 'Born is in the future; check the year.', '“Date of birth” is in the future; check the year.'],
  ['Room', 'room_id', 'Room id is not set up for Ketamine.', '“Room” is not set up for Ketamine.'],
  ['Price of one unit', 'price_cents', 'Price is more than a fee can be.', '“Price of one unit” is more than a fee can be.'],
  ['Member ID', 'member_id', 'Member id is missing.', 'Member ID is missing.'],
  ['ZIP', 'address.zip', 'ZIP is missing.', 'ZIP is missing.'],
  ['Last name', 'family_name', 'Type the last name.', 'Type the last name.'],
  ['Time', 'time', 'Timely filing is over.', 'Timely filing is over.'],
])('under “%s” (%s): %s', (label, name, message, said) => {
  expect(inWordsOf(label, name, message)).toBe(said);
});
