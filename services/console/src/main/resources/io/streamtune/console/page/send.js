// What people send: labels, with the token where one is needed.

import { ask, byId, say } from './dom.js';

const TOKEN = 'streamtune-token';
const BY = 'streamtune-by';

export const person = () => localStorage.getItem(BY) ?? '';
export const setPerson = (name) => localStorage.setItem(BY, name);

/** Sends an object and returns the answer; says what went wrong and returns undefined. */
export async function post(path, body) {
  for (;;) {
    const headers = { 'content-type': 'application/json' };
    const token = sessionStorage.getItem(TOKEN);
    if (token) headers.authorization = `Bearer ${token}`;
    let response;
    try {
      response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
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
