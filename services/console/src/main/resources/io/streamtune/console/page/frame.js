// A page of the server's within this page: as high as what is in it, so that only this page scrolls.

/** Prepares a frame, which is seen once it has a page. */
export function prepare(frame) {
  frame.addEventListener('load', () => {
    frame.hidden = !frame.getAttribute('src');
    requestAnimationFrame(() => fit(frame));
  });
  window.addEventListener('resize', () => fit(frame));
}

/** Makes it as high as its page; to be called when it was out of sight, too. */
export function fit(frame) {
  const inner = frame.contentDocument?.documentElement;
  if (inner && !frame.hidden) frame.style.height = `${inner.offsetHeight}px`;
}
