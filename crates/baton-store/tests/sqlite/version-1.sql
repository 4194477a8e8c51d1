-- A database of version 1 as it was written, with the master key of 32 bytes of 7.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE events (
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
INSERT INTO events VALUES(1,'main','cnv_00000000000000000000000001',1,1000,'message_received',3,'customer',X'296e5f8d8af6a7b25e84ebb522b17794c31a13443b50f39e35ddd3cee1b88895',X'01f3221513937851140f6a0357637ba3510000000000000002b0b2a0fde7428e332dea3931598436533c4e1c449e5c8f16c653298b88839e63');
INSERT INTO events VALUES(2,'main','desk',1,1000,'message_received',3,'customer',X'8bf52e9c2bd0ac598ef6b64edf1fdc23847e916a177b17e97e2bcc0ff6d50cfc',X'01f3221513937851140f6a0357637ba351000000000000000382090b256d9a10b87aed01cea00469706c29c644f0464629cfdf66c6e04c92f113');
INSERT INTO events VALUES(3,'main','cnv_00000000000000000000000001',2,1000,'message_received',3,'customer',X'c9901bcfb90ae0fec43be672bb1e62777333c1f6f29d6c408566dc6b1cf5720f',X'01f3221513937851140f6a0357637ba3510000000000000008330a170b5b291a7f8ee5faca06af5044b830ec90333a394cce5d2fdf6529ab77f833b21b911ab337a6f788');
INSERT INTO events VALUES(4,'main','cnv_00000000000000000000000002',1,1000,'message_received',3,'customer',X'3131a6e9ac0ee655d2932560e64084aa70c634698ce89c86bceea08517d2f0f9',X'01f3221513937851140f6a0357637ba351000000000000000a8703f3b6250e73f30124c453411b60a13e7338873182284682c4bac024f2f3d80fd61b');
CREATE TABLE heads (
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
INSERT INTO heads VALUES(1,'main','cnv_00000000000000000000000001','cus_00000000000000000000000001',2,X'c9901bcfb90ae0fec43be672bb1e62777333c1f6f29d6c408566dc6b1cf5720f',2000,2000,1,X'7b7d');
INSERT INTO heads VALUES(2,'main','desk',NULL,1,X'8bf52e9c2bd0ac598ef6b64edf1fdc23847e916a177b17e97e2bcc0ff6d50cfc',2000,2000,1,X'7b7d');
INSERT INTO heads VALUES(3,'main','cnv_00000000000000000000000002','cus_00000000000000000000000002',1,X'3131a6e9ac0ee655d2932560e64084aa70c634698ce89c86bceea08517d2f0f9',2000,2000,0,X'7b7d');
CREATE TABLE anchors (
    workspace text    not null primary key,
    streams   integer not null,
    events    integer not null,
    digest    blob    not null,
    seal      blob    not null
) strict, without rowid;
INSERT INTO anchors VALUES('main',3,4,X'85b7f05492e972ae25c6c221817fc245687887ca960121b0c08049012a9d7005',X'3bd3d5781edeadef381730fd87a2ca2766989fb953359f0d32c227931d16e372');
CREATE TABLE keys (
    workspace  text    not null,
    subject    text    not null,
    wrapped    blob    not null,
    created_at integer not null,
    primary key (workspace, subject)
) strict, without rowid;
INSERT INTO keys VALUES('main','',X'01f3221513937851140f6a0357637ba35100000000000000002737d4f0e539ef32de7732b843ac294a777ce6dc42bdc43d4c46946335a2e8acd94445440162068482c407461ae9da61',0);
INSERT INTO keys VALUES('main','cus_00000000000000000000000001',X'01f3221513937851140f6a0357637ba3510000000000000001012c9834e64766e92c2a2e113f3cde61a67ed9e52816ca89d8923c44141d79f37f576fd2ef85aa66bf0690343fb7cbda',2000);
CREATE TABLE shredded_keys (
    workspace text    not null,
    subject   text    not null,
    at        integer not null,
    primary key (workspace, subject)
) strict, without rowid;
INSERT INTO shredded_keys VALUES('main','cus_00000000000000000000000002',9000);
CREATE TABLE effects (
    position  integer primary key,
    workspace text    not null,
    id        text    not null,
    stream    text    not null,
    subject   text,
    kind      text    not null,
    at        integer not null,
    body      blob
) strict;
INSERT INTO effects VALUES(1,'main','act_1','cnv_00000000000000000000000001','cus_00000000000000000000000001','send_message',2000,X'01f3221513937851140f6a0357637ba35100000000000000040798385d25313efc846c4bb34224cd6cf27ce8f56fdce46c89f6d815ed3e0a3e3909');
CREATE TABLE timers (
    workspace text    not null,
    stream    text    not null,
    key       text    not null,
    at        integer not null,
    primary key (workspace, stream, key)
) strict, without rowid;
INSERT INTO timers VALUES('main','cnv_00000000000000000000000001','promise',5000);
CREATE TABLE responses (
    workspace    text    not null,
    scope        text    not null,
    key          text    not null,
    request_hash blob    not null,
    subject      text,
    at           integer not null,
    body         blob    not null,
    primary key (workspace, scope, key)
) strict, without rowid;
INSERT INTO responses VALUES('main','widget','k',X'0101010101010101010101010101010101010101010101010101010101010101','cus_00000000000000000000000001',2000,X'01f3221513937851140f6a0357637ba3510000000000000005de166054ffc5431dc307d407fe453410481ff4582ba4f7d6');
CREATE TABLE profiles (
    workspace text not null,
    customer  text not null,
    body      blob not null,
    primary key (workspace, customer)
) strict, without rowid;
INSERT INTO profiles VALUES('main','cus_00000000000000000000000001',X'01f3221513937851140f6a0357637ba35100000000000000065486af4f78d1d1c3eaf51373d2409b2195f3f4dc945ec53bae6481e8af5a');
CREATE TABLE accounts (
    workspace     text not null,
    id            text not null,
    email         text not null,
    password_hash text not null,
    body          blob not null,
    primary key (workspace, id)
) strict, without rowid;
INSERT INTO accounts VALUES('main','agt_00000000000000000000000001','ada@example.org','$argon2id$1',X'01f3221513937851140f6a0357637ba351000000000000000739b3f059b2c9c781ab06c977ef246666965e');
CREATE TABLE sessions (
    workspace  text    not null,
    token_hash blob    not null,
    agent      text    not null,
    expires_at integer not null,
    primary key (workspace, token_hash)
) strict, without rowid;
CREATE TABLE settings (
    workspace text not null,
    name      text not null,
    value     blob not null,
    primary key (workspace, name)
) strict, without rowid;
INSERT INTO settings VALUES('main','hours',X'392d3137');
CREATE UNIQUE INDEX events_by_stream on events (workspace, stream, seq);
CREATE TRIGGER events_are_not_changed before update on events
begin select raise(abort, 'events are append-only'); end;
CREATE TRIGGER events_are_not_deleted before delete on events
begin select raise(abort, 'events are append-only'); end;
CREATE UNIQUE INDEX heads_by_stream on heads (workspace, stream);
CREATE INDEX heads_open on heads (workspace, stream) where open = 1;
CREATE INDEX heads_by_subject on heads (workspace, subject, stream) where subject is not null;
CREATE TRIGGER shredded_keys_are_not_changed before update on shredded_keys
begin select raise(abort, 'erasures are append-only'); end;
CREATE TRIGGER shredded_keys_are_not_deleted before delete on shredded_keys
begin select raise(abort, 'erasures are append-only'); end;
CREATE UNIQUE INDEX effects_by_id on effects (workspace, id);
CREATE INDEX effects_pending on effects (workspace, position) where body is not null;
CREATE INDEX timers_by_time on timers (workspace, at, stream, key);
CREATE INDEX responses_by_subject on responses (workspace, subject) where subject is not null;
CREATE UNIQUE INDEX accounts_by_email on accounts (workspace, email);
COMMIT;
PRAGMA application_id = 1113683055;
PRAGMA user_version = 1;
