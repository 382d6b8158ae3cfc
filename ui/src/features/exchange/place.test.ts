import { describe, expect, it } from 'vitest';
import { blankPlace, placeKey, placeMissing, placeOf, type PlaceText } from './place';

const place = (over: Partial<PlaceText>): PlaceText => ({ ...blankPlace(), ...over });

describe('where the share is', () => {
  it('sends only what belongs to its kind', () => {
    const all = { folder: ' /srv/share ', url: ' https://cloud.example/dav ', user: ' desk ', password: ' p w ', endpoint: 'https://s3.example', bucket: 'clinic', key_id: 'K', secret: ' s ' };
    expect([placeOf(place({ ...all, kind: 'folder' })), placeOf(place({ ...all, kind: 'webdav' })), placeOf(place({ ...all, kind: 's3' }))]).toEqual([
      { kind: 'folder', folder: '/srv/share' },
      { kind: 'webdav', url: 'https://cloud.example/dav', user: 'desk', password: ' p w ' },
      { kind: 's3', endpoint: 'https://s3.example', region: '', bucket: 'clinic', prefix: '', key_id: 'K', secret: ' s ' },
    ]);
  });
  it('is tried only when enough is typed', () => {
    expect([placeMissing(place({})), placeMissing(place({ folder: '/srv' })), placeMissing(place({ kind: 'webdav' })), placeMissing(place({ kind: 's3', endpoint: 'e', bucket: 'b', key_id: 'k' })), placeMissing(place({ kind: 's3', endpoint: 'e', bucket: 'b', key_id: 'k', secret: 's' }))]).toEqual([
      'Choose the folder first.', null, 'Type the address first.', 'Type the endpoint, the bucket and both keys first.', null,
    ]);
  });
  it('is another one as soon as a letter changes, and the same when only its kind’s fields do', () => {
    expect([placeKey(place({ folder: '/a' })) === placeKey(place({ folder: '/b' })), placeKey(place({ folder: '/a' })) === placeKey(place({ folder: '/a', url: 'x' }))]).toEqual([false, true]);
  });
});
