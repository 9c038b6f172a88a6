// Numbers for people. Always as many digits as the place has room for, so that nothing moves.

export function rate(perSecond) {
  return perSecond === undefined ? '–' : `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
}

export function count(value) {
  return value === undefined ? '–' : Math.round(value).toLocaleString('en');
}

export function percent(share) {
  const value = share * 100;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}

export function millis(value) {
  if (value === undefined) return '–';
  if (value < 1000) return `${Math.round(value)} ms`;
  return value < 60000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value / 60000)} min`;
}

export function clock(time) {
  return time < 0 ? 'no time' : new Date(time).toLocaleTimeString('en-GB');
}

export function seconds(value) {
  return millis(value * 1000);
}
