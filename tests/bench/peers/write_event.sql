-- An event store in PostgreSQL, as people build it (message-db's tables and write_message, without its JSON): a global
-- position, one position a stream, unique ids, and a function that writes where the writer expects the stream to be.
CREATE TABLE events (
  global_position bigserial PRIMARY KEY,
  stream text NOT NULL,
  position bigint NOT NULL,
  id bytea NOT NULL,
  type text NOT NULL,
  data bytea NOT NULL
);
CREATE UNIQUE INDEX events_id ON events (id);
CREATE UNIQUE INDEX events_stream ON events (stream, position);

-- One lock a stream, so positions of the whole log come from a sequence: with gaps, and visible out of order.
CREATE FUNCTION write_event(_stream text, _expected bigint, _id bytea, _type text, _data bytea) RETURNS bigint AS $$
DECLARE
  _last bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(_stream, 0));
  SELECT coalesce(max(position), -1) INTO _last FROM events WHERE stream = _stream;
  IF _last <> _expected THEN
    RAISE EXCEPTION 'expected position %, is %, stream %', _expected, _last, _stream;
  END IF;
  INSERT INTO events (stream, position, id, type, data) VALUES (_stream, _last + 1, _id, _type, _data);
  RETURN _last + 1;
END;
$$ LANGUAGE plpgsql;

-- The order that Cairn gives: no gaps, and nobody sees a position before all before it. The row of the head is locked
-- to the end of the transaction, its sync included.
CREATE TABLE log_head (next_position bigint NOT NULL);
INSERT INTO log_head VALUES (0);

CREATE FUNCTION write_event_in_order(_stream text, _expected bigint, _id bytea, _type text, _data bytea)
RETURNS bigint AS $$
DECLARE
  _last bigint;
  _position bigint;
BEGIN
  UPDATE log_head SET next_position = next_position + 1 RETURNING next_position - 1 INTO _position;
  SELECT coalesce(max(position), -1) INTO _last FROM events WHERE stream = _stream;
  IF _last <> _expected THEN
    RAISE EXCEPTION 'expected position %, is %, stream %', _expected, _last, _stream;
  END IF;
  INSERT INTO events (global_position, stream, position, id, type, data)
    VALUES (_position, _stream, _last + 1, _id, _type, _data);
  RETURN _position;
END;
$$ LANGUAGE plpgsql;
