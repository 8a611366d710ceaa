import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "@acme/core-events";
import { InvalidValueError, integer, record } from "@acme/validator-schema";

test("events keep their order and their positions", () => {
  const log = new EventLog();
  log.append("opened", { by: "ada" });
  log.append("closed", { by: "bob" });
  log.append("opened", { by: "eve" });
  assert.equal(log.length, 3);
  assert.deepEqual(
    log.since(1).map((event) => [event.position, event.name]),
    [
      [1, "closed"],
      [2, "opened"],
    ],
  );
  assert.deepEqual(
    log.ofName("opened").map((event) => event.payload.by),
    ["ada", "eve"],
  );
  assert.equal(
    log.fold("", (names, event) => names + event.payload.by[0]),
    "abe",
  );
});

test("listeners hear events until they unsubscribe", () => {
  const log = new EventLog();
  const heard = [];
  const stop = log.subscribe("counted", (event) => heard.push(event.payload));
  log.append("counted", 1);
  log.append("other", 9);
  log.append("counted", 2);
  stop();
  log.append("counted", 3);
  assert.deepEqual(heard, [1, 2]);
});

test("a listener that throws is noted and disturbs nobody", () => {
  const log = new EventLog();
  const heard = [];
  log.subscribe("counted", () => {
    throw new Error("out of paper");
  });
  log.subscribe("counted", (event) => heard.push(event.payload));
  log.append("counted", 7);
  assert.deepEqual(heard, [7]);
  assert.equal(log.failures.length, 1);
  assert.equal(log.failures[0].error.message, "out of paper");
});

test("a payload that its schema refuses is not recorded", () => {
  const log = new EventLog({ moved: record({ quantity: integer({ min: 1 }) }) });
  log.append("moved", { quantity: 4 });
  assert.throws(() => log.append("moved", { quantity: 0 }), InvalidValueError);
  assert.equal(log.length, 1);
});

test("recorded events cannot be changed", () => {
  const log = new EventLog();
  const event = log.append("opened", 1);
  assert.throws(() => {
    event.payload = 2;
  }, TypeError);
});
