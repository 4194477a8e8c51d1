-- Version 1. Every table, key and index starts with the workspace, a company or brand.

-- What happened. The header is in clear and without personal data; body is sealed; hash links to the event before.
create table events (
    position  integer primary key,
    workspace text    not null,
    stream    text    not null,
    seq       integer not null,
    at        integer not null,
    kind      text    not null,
    version   integer not null,
    actor     text    not null,
    hash      blob    not null,
    body      blob    not null
) strict;
create unique index events_by_stream on events (workspace, stream, seq);
create trigger events_are_not_changed before update on events
begin select raise(abort, 'events are append-only'); end;
create trigger events_are_not_deleted before delete on events
begin select raise(abort, 'events are append-only'); end;

-- Where each stream stands. Streams are named by ids that sort by time, so lists need no index on a time.
create table heads (
    id         integer primary key,
    workspace  text    not null,
    stream     text    not null,
    subject    text,
    seq        integer not null,
    hash       blob    not null,
    opened_at  integer not null,
    updated_at integer not null,
    open       integer not null,
    summary    blob    not null
) strict;
create unique index heads_by_stream on heads (workspace, stream);
create index heads_open on heads (workspace, stream) where open = 1;
create index heads_by_subject on heads (workspace, subject, stream) where subject is not null;

-- The number of streams and events and the sum of all last hashes, sealed with a key of the master key.
create table anchors (
    workspace text    not null primary key,
    streams   integer not null,
    events    integer not null,
    digest    blob    not null,
    seal      blob    not null
) strict, without rowid;

-- A key per customer, wrapped by the master key. The subject '' is the workspace itself.
create table keys (
    workspace  text    not null,
    subject    text    not null,
    wrapped    blob    not null,
    created_at integer not null,
    primary key (workspace, subject)
) strict, without rowid;

-- Customers whose key was destroyed.
create table shredded_keys (
    workspace text    not null,
    subject   text    not null,
    at        integer not null,
    primary key (workspace, subject)
) strict, without rowid;
create trigger shredded_keys_are_not_changed before update on shredded_keys
begin select raise(abort, 'erasures are append-only'); end;
create trigger shredded_keys_are_not_deleted before delete on shredded_keys
begin select raise(abort, 'erasures are append-only'); end;

-- What is to be done outside, once. A done effect keeps its id and loses its body.
create table effects (
    position  integer primary key,
    workspace text    not null,
    id        text    not null,
    stream    text    not null,
    subject   text,
    kind      text    not null,
    at        integer not null,
    body      blob
) strict;
create unique index effects_by_id on effects (workspace, id);
create index effects_pending on effects (workspace, position) where body is not null;

create table timers (
    workspace text    not null,
    stream    text    not null,
    key       text    not null,
    at        integer not null,
    primary key (workspace, stream, key)
) strict, without rowid;
create index timers_by_time on timers (workspace, at, stream, key);

-- What was answered to requests that may be repeated.
create table responses (
    workspace    text    not null,
    scope        text    not null,
    key          text    not null,
    request_hash blob    not null,
    subject      text,
    at           integer not null,
    body         blob    not null,
    primary key (workspace, scope, key)
) strict, without rowid;
create index responses_by_subject on responses (workspace, subject) where subject is not null;

create table profiles (
    workspace text not null,
    customer  text not null,
    body      blob not null,
    primary key (workspace, customer)
) strict, without rowid;

create table accounts (
    workspace     text not null,
    id            text not null,
    email         text not null,
    password_hash text not null,
    body          blob not null,
    primary key (workspace, id)
) strict, without rowid;
create unique index accounts_by_email on accounts (workspace, email);

create table sessions (
    workspace  text    not null,
    token_hash blob    not null,
    agent      text    not null,
    expires_at integer not null,
    primary key (workspace, token_hash)
) strict, without rowid;

create table settings (
    workspace text not null,
    name      text not null,
    value     blob not null,
    primary key (workspace, name)
) strict, without rowid;
