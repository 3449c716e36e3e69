-- What a caller wrote lately: a replica answers the caller once it has all of it.
CREATE INDEX events_by_actor ON events (actor_id, id);
