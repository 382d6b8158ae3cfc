import type { SharePlace } from './contract';

export type PlaceKind = SharePlace['kind'];

/** Where the share is, as its fields show it. */
export interface PlaceText {
  kind: PlaceKind;
  folder: string;
  url: string;
  user: string;
  password: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  key_id: string;
  secret: string;
}

export const KINDS: { value: PlaceKind; label: string; about: string }[] = [
  { value: 'folder', label: 'A folder', about: 'A network drive, a NAS, a folder that OneDrive, Dropbox or Syncthing copies, or a USB stick.' },
  { value: 'webdav', label: 'WebDAV', about: 'Nextcloud, ownCloud, or another server that speaks WebDAV.' },
  { value: 's3', label: 'S3', about: 'Object storage such as Amazon S3, Backblaze B2, Wasabi or MinIO.' },
];

/** A place nobody has typed anything about. */
export function blankPlace(): PlaceText {
  return { kind: 'folder', folder: '', url: '', user: '', password: '', endpoint: '', region: '', bucket: '', prefix: '', key_id: '', secret: '' };
}

/** The place as it is sent. Secrets are sent as typed. */
export function placeOf(text: PlaceText): SharePlace {
  const said = (part: string): string => part.trim();
  if (text.kind === 'folder') return { kind: 'folder', folder: said(text.folder) };
  if (text.kind === 'webdav') return { kind: 'webdav', url: said(text.url), user: said(text.user), password: text.password };
  return { kind: 's3', endpoint: said(text.endpoint), region: said(text.region), bucket: said(text.bucket), prefix: said(text.prefix), key_id: said(text.key_id), secret: text.secret };
}

/** What is still to be typed before the place can be tried; null when nothing is. */
export function placeMissing(text: PlaceText): string | null {
  if (text.kind === 'folder') return text.folder.trim() ? null : 'Choose the folder first.';
  if (text.kind === 'webdav') return text.url.trim() ? null : 'Type the address first.';
  return text.endpoint.trim() && text.bucket.trim() && text.key_id.trim() && text.secret ? null : 'Type the endpoint, the bucket and both keys first.';
}

/** One text for a place, to see whether it is still the one that was tried. */
export function placeKey(text: PlaceText): string {
  return JSON.stringify(placeOf(text));
}
