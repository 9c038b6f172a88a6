-- Closed loop with wrk, or open loop with wrk2: every connection posts the image. loadtest/wrk/README.md says how to run it.
local path = os.getenv("IMAGE") or "photo.jpg"
local file, problem = io.open(path, "rb")
if not file then
  error("cannot read the image " .. tostring(problem) .. "; IMAGE=FILE names it")
end

wrk.method = "POST"
wrk.path = "/v1/classify"
wrk.headers["Content-Type"] = "image/jpeg"
wrk.body = file:read("*a")
file:close()

local threads = {}

-- Runs once, before the load; each thread has globals of its own, which done() reads.
function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  replied, shed, failed = 0, 0, 0
end

function response(status, headers, body)
  if status == 200 then
    replied = replied + 1
  elseif status == 503 then
    shed = shed + 1
  else
    failed = failed + 1
  end
end

function done(summary, latency, requests)
  local all = { replied = 0, shed = 0, failed = 0 }
  for _, thread in ipairs(threads) do
    for name, count in pairs(all) do
      all[name] = count + thread:get(name)
    end
  end
  io.write(string.format("predicted %d, shed (503) %d, other statuses %d\n", all.replied, all.shed, all.failed))
  for _, percent in ipairs({ 50, 90, 95, 99, 99.9 }) do
    io.write(string.format("p%g %.1f ms\n", percent, latency:percentile(percent) / 1000))
  end
end
