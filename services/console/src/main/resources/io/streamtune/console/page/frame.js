// A page of the server's within this page: as high as what is in it, so that only this page scrolls.

/** Prepares a frame, which is seen once it has a page. */
export function prepare(frame) {
  frame.addEventListener('load', () => {
    frame.hidden = !frame.getAttribute('src');
    requestAnimationFrame(() => fit(frame));
  });
  window.addEventListener('resize', () => fit(frame));
}

/** Makes it as high as its page; to be called when it comes into sight, too, as out of sight nothing has a height. */
export function fit(frame) {
  const height = frame.contentDocument?.documentElement?.offsetHeight;
  if (height) frame.style.height = `${height}px`;
}
