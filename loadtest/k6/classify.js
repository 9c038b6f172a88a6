// Open loop with k6: images arrive at a rate, whatever comes back. loadtest/k6/README.md says how to run it.
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';

const url = __ENV.URL || 'http://localhost:8080';
const rate = Number(__ENV.RATE || 20);
const duration = __ENV.DURATION || '30s';
const limit = __ENV.P99 || '1000'; // milliseconds

// Read once, before the load: neither the disk nor an encoder is measured.
const images = (__ENV.IMAGES || 'photo.jpg').split(',').map((path) => open(path, 'b'));

const shed = new Counter('shed'); // 503: the service protects itself.

export const options = {
  scenarios: {
    classify: {
      executor: 'constant-arrival-rate',
      rate: rate,
      timeUnit: '1s',
      duration: duration,
      preAllocatedVUs: Math.max(10, rate),
      maxVUs: Math.max(100, rate * 20),
    },
  },
  summaryTrendStats: ['min', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'max'],
  thresholds: {
    'http_req_duration{expected_response:true}': [`p(99)<${limit}`],
    // Arrivals for which no virtual user was free: the load was not the one that was asked for.
    dropped_iterations: ['count==0'],
  },
};

http.setResponseCallback(http.expectedStatuses(200));

export default function () {
  const image = images[__ITER % images.length];
  const reply = http.post(`${url}/v1/classify`, image, {
    headers: { 'Content-Type': 'image/jpeg' },
  });
  if (reply.status === 503) {
    shed.add(1);
    return;
  }
  check(reply, {
    'is 200': (r) => r.status === 200,
    'has labels': (r) => r.status === 200 && r.json('labels').length > 0,
  });
}
