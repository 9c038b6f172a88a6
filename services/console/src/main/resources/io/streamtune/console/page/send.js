// What people send: labels and photos, with the token where one is needed.

import { ask, byId, say } from './dom.js';

const TOKEN = 'streamtune-token';
const BY = 'streamtune-by';

export const person = () => localStorage.getItem(BY) ?? '';
export const setPerson = (name) => localStorage.setItem(BY, name);

/** Sends an object and returns the answer; says what went wrong and returns undefined. */
export function post(path, body) {
  return send(path, 'application/json', JSON.stringify(body));
}

/** Does the same with a body of any type. */
export async function send(path, type, body) {
  for (;;) {
    const headers = { 'content-type': type };
    const token = sessionStorage.getItem(TOKEN);
    if (token) headers.authorization = `Bearer ${token}`;
    let response;
    try {
      response = await fetch(path, { method: 'POST', headers, body });
    } catch {
      say('The console does not answer; try again when it is back.', true);
      return undefined;
    }
    const answer = await response.json().catch(() => ({ error: `status ${response.status}` }));
    if (response.ok) return answer;
    if (response.status !== 401 || !(await askToken(answer.error))) {
      say(answer.error, true);
      return undefined;
    }
  }
}

async function askToken(why) {
  byId('token-why').textContent = why;
  byId('token-text').value = '';
  if ((await ask(byId('token-dialog'))) !== 'ok') return false;
  sessionStorage.setItem(TOKEN, byId('token-text').value.trim());
  return true;
}

/** Returns what a path says, as an object; says what went wrong and returns undefined. */
export async function get(path) {
  try {
    const response = await fetch(path);
    const answer = await response.json();
    if (response.ok) return answer;
    say(answer.error, true);
  } catch {
    say('The console does not answer; try again when it is back.', true);
  }
  return undefined;
}

/** Says what an image shows. */
export async function label(card, names) {
  const body = { image: card.image, labels: names, by: person() || 'console' };
  const answer = await post('/v1/labels', body);
  if (answer) say(`Taught: ${names.join(', ') || 'none of the classes'}`);
  return answer !== undefined;
}

/** Fills the list of class names to choose from. */
export async function loadClasses() {
  const response = await fetch('/v1/classes');
  if (!response.ok) return;
  const { classes } = await response.json();
  byId('class-names').replaceChildren(
    ...classes.map((name) => {
      const option = document.createElement('option');
      option.value = name;
      return option;
    }),
  );
}

/** Asks what an image shows; returns the class, or undefined. */
export async function askClass(card) {
  const photo = byId('name-photo');
  photo.hidden = !card.photo;
  if (card.photo) photo.src = card.photo;
  byId('name-class').value = '';
  byId('name-by').value = person();
  await loadClasses().catch(() => {});
  if ((await ask(byId('name-dialog'))) !== 'ok') return undefined;
  setPerson(byId('name-by').value.trim());
  return byId('name-class').value.trim() || undefined;
}
