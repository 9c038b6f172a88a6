// The page: views, the connection, and keys.

import { ask, byId, setText } from './dom.js';
import { fit } from './frame.js';
import { follow } from './live.js';
import * as models from './models.js';
import * as see from './see.js';
import * as stream from './stream.js';
import * as teach from './teach.js';

const VIEWS = ['stream', 'teach', 'models', 'see'];

function show() {
  const wanted = location.hash.slice(1);
  const view = VIEWS.includes(wanted) ? wanted : VIEWS[0];
  for (const name of VIEWS) {
    byId(`view-${name}`).hidden = name !== view;
    const link = document.querySelector(`nav a[data-view="${name}"]`);
    if (name === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.querySelectorAll(`#view-${view} iframe`).forEach(fit);
}

function showState(isConnected) {
  const state = byId('connection');
  setText(state, isConnected ? 'live' : 'not connected; trying again');
  state.classList.toggle('bad', !isConnected);
}

function showProblems(stats) {
  setText(byId('problems'), stats.problems.join(' · '));
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea, dialog')) return;
  if (event.key.startsWith('Arrow') && event.target.closest('.card, .scroll')) return;
  if (VIEWS[Number(event.key) - 1]) location.hash = VIEWS[Number(event.key) - 1];
  else if (event.key === '?') ask(byId('help-dialog'));
  else if (byId('view-stream').hidden || !stream.key(event.key)) return;
  event.preventDefault();
});
byId('help-open').addEventListener('click', () => ask(byId('help-dialog')));
window.addEventListener('hashchange', show);

stream.start();
teach.start(models.showRun);
models.start();
see.start();
show();
follow(
  {
    hello: () => {},
    cards: stream.addCards,
    stats: (stats) => {
      stream.showStats(stats);
      see.showStats(stats);
      showProblems(stats);
      teach.offer(stream.recent());
    },
    teach: teach.show,
    models: (view) => {
      teach.showReleases(view);
      models.show(view);
      see.showReleases(view);
    },
    quality: models.showQuality,
  },
  showState,
);
