// The events of the server. The browser comes back by itself after a break and says what it had last;
// where it gives up (a proxy that answered with an error) a new connection is made here.

const AGAIN_MILLIS = 2000;

/**
 * Follows the stream.
 *
 * @param handlers by event name; each gets the event's object
 * @param onState gets true when connected and false when not
 */
export function follow(handlers, onState) {
  let last = '';
  const connect = () => {
    const source = new EventSource('/v1/stream');
    source.onopen = () => onState(true);
    source.onerror = () => {
      onState(false);
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(connect, AGAIN_MILLIS);
      }
    };
    for (const [name, handler] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        if (name === 'cards') {
          handler(unseen(JSON.parse(event.data), last, event.lastEventId));
          last = event.lastEventId;
        } else {
          handler(JSON.parse(event.data));
        }
      });
    }
  };
  connect();
}

/** What a new connection repeats is left out. */
function unseen(cards, last, now) {
  const [epoch, number] = last.split('-');
  return now.startsWith(`${epoch}-`) ? cards.filter((card) => card.n > Number(number)) : cards;
}
