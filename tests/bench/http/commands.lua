-- Posts one command after the other for wrk: every request confirms another engagement, under a key of its own.
-- Environment: HERE (this folder), ENGAGEMENTS (how many, of ref BENCH-00001 on), RUN (makes the keys unique).
dofile(os.getenv("HERE") .. "/report.lua")

local engagements = tonumber(os.getenv("ENGAGEMENTS"))
local run = os.getenv("RUN")
local asked = 0

wrk.method = "POST"
wrk.body = '{"quarter":"2026-27-Q1","reason":"as the unit reports for the quarter","source":"quarterly return, sheet 3"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Cairn-Actor"] = "officer_1; role=officer"

function request()
  asked = asked + 1
  wrk.headers["Idempotency-Key"] = run .. "-" .. asked
  -- A stride without a common divisor, so that neighbours are not asked one after the other.
  local number = asked * 1237 % engagements + 1
  return wrk.format(nil, string.format("/v1/engagements/ETH%%2FBENCH-%05d:confirm", number))
end
