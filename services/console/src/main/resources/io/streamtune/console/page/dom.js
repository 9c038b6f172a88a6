// Elements. Text of events only ever becomes textContent or an attribute's value: it is data.

export const byId = (id) => document.getElementById(id);

/** Makes an element; `text` is its text, `class` its classes, other properties are attributes. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'text') element.textContent = value;
    else if (name === 'class') element.className = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Changes a text only where it differs, so that nothing is laid out for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let fading;

/** Says what happened, for a few seconds, also to a screen reader. */
export function say(text, isBad = false) {
  const said = byId('said');
  said.textContent = text;
  said.classList.toggle('bad', isBad);
  said.classList.add('on');
  clearTimeout(fading);
  fading = setTimeout(() => said.classList.remove('on'), isBad ? 10000 : 4000);
}

/** Opens a dialog and returns what was chosen when it is closed. */
export function ask(dialog) {
  dialog.returnValue = 'cancel';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
  });
}
