// The view of one photo: what the network makes of it. The page comes whole from the server and stands in a
// frame of its own, in which nothing can run.

import { byId, el, say, setText } from './dom.js';
import { prepare } from './frame.js';
import { post, send } from './send.js';

/** Versions to choose from, by their text; the first is what answers now. */
let served;
let released = [];
let isAsking = false;

export function start() {
  byId('see-file').addEventListener('change', () => upload(byId('see-file').files[0]));
  prepare(byId('see-page'));
  const view = byId('view-see');
  view.addEventListener('dragover', (event) => event.preventDefault());
  view.addEventListener('drop', (event) => {
    event.preventDefault();
    upload(event.dataTransfer.files[0]);
  });
}

/** Takes which version answers now. */
export function showStats(stats) {
  served = stats.version === undefined ? undefined : { name: stats.model, version: stats.version };
  offer();
}

/** Takes which versions were announced. */
export function showReleases(view) {
  released = [...(view.replicas ?? []), ...(view.releases ?? [])].map(({ name, version }) => ({ name, version }));
  offer();
}

const text = (model) => `${model.name}:${model.version}`;

function offer() {
  const select = byId('see-version');
  const known = new Map([served, ...released].filter(Boolean).map((model) => [text(model), model]));
  const wanted = [...known.keys()].join('\n');
  if (select.dataset.known === wanted) return;
  const chosen = select.value;
  select.dataset.known = wanted;
  select.replaceChildren(...[...known.keys()].map((name) => el('option', { value: name, text: name })));
  if (known.has(chosen)) select.value = chosen;
  select.disabled = known.size === 0;
}

function chosen() {
  return [served, ...released].filter(Boolean).find((model) => text(model) === byId('see-version').value);
}

/** Shows how the version that answered an image of the stream sees it. */
export function open(card) {
  location.hash = 'see';
  const { partition, offset } = card.image;
  const model = { name: card.model, version: card.version };
  ask(card.name, () => post('/v1/explanations', { image: { partition, offset }, model }));
}

function upload(file) {
  const model = chosen();
  if (!file) return;
  if (!model) {
    say('No version is known yet; wait until one has answered.', true);
    return;
  }
  const type = file.type.startsWith('image/') ? file.type : 'image/unknown';
  const path = `/v1/explanations/photo?${new URLSearchParams(model)}`;
  ask(file.name, () => send(path, type, file));
}

async function ask(name, request) {
  if (isAsking) return;
  isAsking = true;
  byId('view-see').setAttribute('aria-busy', 'true');
  setText(byId('see-note'), `Looking at ${name} …`);
  const answer = await request();
  isAsking = false;
  byId('view-see').removeAttribute('aria-busy');
  byId('see-file').value = '';
  setText(byId('see-note'), answer ? name : 'Choose a photo of yours, or “See” at an image of the stream.');
  if (answer) byId('see-page').src = answer.page;
}
