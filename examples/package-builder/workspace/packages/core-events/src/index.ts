import { type Schema, parse } from "@acme/validator-schema";

/** Names of events, each with the type of what it carries. */
export type EventMap = Readonly<Record<string, unknown>>;

/** One fact that happened. `position` counts from 0 without gaps. */
export interface LoggedEvent<Events extends EventMap, Name extends keyof Events = keyof Events> {
  readonly position: number;
  readonly name: Name;
  readonly payload: Events[Name];
}

/** A function that hears of events after they were recorded. */
export type Listener<Events extends EventMap, Name extends keyof Events> = (
  event: LoggedEvent<Events, Name>,
) => void;

/** A listener that threw, with the event that it was given. */
export interface ListenerFailure {
  readonly position: number;
  readonly name: string;
  readonly error: unknown;
}

/**
 * An append-only log of typed events. Payloads are checked by a schema where one is given. A
 * listener that throws stops neither the log nor the other listeners: its failure is kept in
 * `failures`.
 */
export class EventLog<Events extends EventMap> {
  readonly failures: ListenerFailure[] = [];
  private readonly events: LoggedEvent<Events>[] = [];
  private readonly listeners: Map<keyof Events, Set<Listener<Events, never>>> = new Map();
  private readonly schemas: { readonly [Name in keyof Events]?: Schema<Events[Name]> };

  constructor(schemas: { readonly [Name in keyof Events]?: Schema<Events[Name]> } = {}) {
    this.schemas = schemas;
  }

  get length(): number {
    return this.events.length;
  }

  /**
   * Records an event and tells its listeners. Throws `InvalidValueError` if its payload is wrong.
   */
  append<Name extends keyof Events & string>(
    name: Name,
    payload: Events[Name],
  ): LoggedEvent<Events, Name> {
    const schema = this.schemas[name];
    const checked = schema ? parse(schema, payload) : payload;
    const event = Object.freeze({ position: this.events.length, name, payload: checked });
    this.events.push(event);
    for (const listener of [...(this.listeners.get(name) ?? [])]) {
      try {
        (listener as Listener<Events, Name>)(event);
      } catch (error) {
        this.failures.push({ position: event.position, name, error });
      }
    }
    return event;
  }

  /**
   * Calls the listener for every event of that name from now on. Gives the function that ends it.
   */
  subscribe<Name extends keyof Events>(name: Name, listener: Listener<Events, Name>): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners);
    listeners.add(listener as Listener<Events, never>);
    return () => {
      listeners.delete(listener as Listener<Events, never>);
    };
  }

  /** The recorded events from a position on. */
  since(position = 0): readonly LoggedEvent<Events>[] {
    return this.events.slice(position);
  }

  /** The recorded events of one name, oldest first. */
  ofName<Name extends keyof Events>(name: Name): readonly LoggedEvent<Events, Name>[] {
    return this.events.filter((event): event is LoggedEvent<Events, Name> => event.name === name);
  }

  /** Folds every recorded event into a state, oldest first. */
  fold<State>(initial: State, step: (state: State, event: LoggedEvent<Events>) => State): State {
    return this.events.reduce(step, initial);
  }
}
