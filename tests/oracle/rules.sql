-- The rules of pack.toml once more, for one log. Written from docs/packs.md: what a rule means, not how the tool finds out.
--
-- `log` has a row for each thing that happened: n (its place), time, done (when it was complete), app, pid, kind, name, category, actor,
-- value, host. Times are nanoseconds. Everything that "was before" is what stands before a row in its own app.

-- The permission that something is about, and the action that it is.
CREATE OR REPLACE TABLE things AS
SELECT *,
    CASE WHEN kind = 'permission' THEN name WHEN kind = 'mark' AND name LIKE 'permission.%' THEN 'android.' || name END AS permission,
    CASE
        WHEN kind = 'tap' AND name = 'btn_mic' THEN 'tap_mic'
        WHEN kind = 'tap' AND name = 'btn_enter' THEN 'enter_room'
        WHEN kind = 'tap' AND name = 'btn_leave' THEN 'leave_room'
        WHEN kind = 'tap' AND name = 'btn_agree' THEN 'agree'
        WHEN kind = 'tap' AND name = 'btn_disagree' THEN 'disagree'
        WHEN kind = 'tap' AND name = 'btn_withdraw' THEN 'take_back'
        WHEN kind = 'tap' AND name = 'btn_refresh' AND host = 'PageActivity' THEN 'refresh'
        WHEN kind = 'screen' AND name = 'PageActivity' AND value = 'shown' THEN 'open_page'
        WHEN kind = 'screen' AND name = 'RoomActivity' AND value = 'shown' THEN 'room_opens'
        WHEN kind = 'mark' AND name = 'share' AND value = 'received' THEN 'share'
    END AS action
FROM log;

-- Consent: a row of signals, of which some change nothing. Reading the text again takes no agreement back, and without an account there is
-- nothing to take back.
CREATE OR REPLACE TABLE consents AS
WITH signals AS (
    SELECT app, n, CASE action WHEN 'agree' THEN 'granted' WHEN 'disagree' THEN 'refused' WHEN 'take_back' THEN 'withdrawn' ELSE value END AS signal
    FROM things
    WHERE action IN ('agree', 'disagree', 'take_back') OR (kind = 'mark' AND name = 'consent')
)
SELECT app, n, list_reduce(
    list_prepend('unknown', list(signal) OVER (PARTITION BY app ORDER BY n)),
    lambda state, signal: CASE
        WHEN state = 'granted' AND signal = 'shown' THEN state
        WHEN state = 'cancelled' AND signal IN ('withdrawn', 'unknown') THEN state
        ELSE signal
    END) AS consent
FROM signals;

-- A process is in front from `resumed` on, until an activity is stopped that was paused before with none resumed in between, or until it ends.
CREATE OR REPLACE TABLE fronts AS
WITH steps AS (
    SELECT n, app, pid, CASE
            WHEN name = 'activity.resumed' THEN 1
            WHEN kind = 'end' THEN 0
            WHEN name = 'activity.stopped' AND lag(name) OVER (PARTITION BY pid ORDER BY n) = 'activity.paused' THEN 0
        END AS front
    FROM things
    WHERE (category = 'lifecycle' AND value <> 'not sent') OR kind = 'end'
), changes AS (
    SELECT n, app, front - coalesce(lag(front) OVER (PARTITION BY pid ORDER BY n), 0) AS change FROM steps WHERE front IS NOT NULL
), counted AS (
    SELECT n, app, sum(change) OVER (PARTITION BY app ORDER BY n) > 0 AS front FROM changes
)
-- The app is in front while one of its processes is; only the moments at which that changes.
SELECT n, app, front FROM counted QUALIFY front <> coalesce(lag(front) OVER (PARTITION BY app ORDER BY n), false);

-- What was there before each thing: when each action happened last, and so on.
CREATE OR REPLACE TABLE looked AS
SELECT *,
    max(time) FILTER (WHERE action = 'tap_mic') OVER before AS tap_mic,
    max(time) FILTER (WHERE action = 'enter_room') OVER before AS entered,
    max(time) FILTER (WHERE action = 'leave_room') OVER before AS went,
    max(time) FILTER (WHERE action = 'agree') OVER before AS agreed,
    max(time) FILTER (WHERE action = 'disagree') OVER before AS disagreed,
    max(time) FILTER (WHERE action = 'room_opens') OVER before AS room_opened,
    max(time) FILTER (WHERE action = 'share') OVER before AS shared,
    count(*) FILTER (WHERE action IN ('open_page', 'refresh')) OVER before AS pages,
    max(time) FILTER (WHERE kind IN ('tap', 'key')) OVER before AS input,
    arg_max(value, n) FILTER (WHERE permission = 'android.permission.CAMERA') OVER before AS camera,
    max(time) FILTER (WHERE permission IS NOT NULL AND value = 'refused') OVER before AS refused_any,
    coalesce(max(n) FILTER (WHERE kind = 'screen' AND name = 'PlayerActivity' AND value = 'shown') OVER before, -1)
        > coalesce(max(n) FILTER (WHERE kind = 'screen' AND name = 'PlayerActivity' AND value = 'hidden') OVER before, -1) AS in_player,
    max(time) FILTER (WHERE value = 'refused') OVER (PARTITION BY app, permission ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS refused_same,
    count(*) FILTER (WHERE kind = 'call' AND value = 'granted') OVER (PARTITION BY app, name ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0 AS given,
    first_value(value) OVER (PARTITION BY pid ORDER BY kind <> 'started', n) AS cause
FROM things
WINDOW before AS (PARTITION BY app ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE OR REPLACE TABLE worlds AS
WITH rooms AS (
    SELECT *, coalesce(entered > coalesce(went, -1), false) AS in_room FROM looked
), lefts AS (
    SELECT *,
        max(time) FILTER (WHERE action = 'leave_room' AND in_room) OVER before AS left_room,
        max(time) FILTER (WHERE kind = 'screen' AND name = 'PlayerActivity' AND value = 'hidden' AND in_player) OVER before AS left_player
    FROM rooms
    WINDOW before AS (PARTITION BY app ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT lefts.*, coalesce(consents.consent, 'unknown') AS consent, coalesce(fronts.front, false) AS front, coalesce(fronts.n, -1) AS front_since
FROM lefts
ASOF LEFT JOIN consents ON lefts.app = consents.app AND lefts.n > consents.n
ASOF LEFT JOIN fronts ON lefts.app = fronts.app AND lefts.n > fronts.n;

-- What rules are judged at: calls that were made, questions, texts that leave.
CREATE OR REPLACE TABLE calls AS
SELECT * FROM worlds WHERE kind = 'call' AND value <> 'not sent' AND name NOT LIKE '%.stop' AND category <> 'lifecycle';
CREATE OR REPLACE TABLE personal AS SELECT * FROM calls WHERE category <> 'operator';
CREATE OR REPLACE TABLE asks AS SELECT * FROM worlds WHERE kind = 'permission' AND value = 'requested';
CREATE OR REPLACE TABLE leaves AS SELECT *, host SIMILAR TO '.*[.]example[.]com(:[0-9]+)?' AS is_ours FROM worlds WHERE kind = 'egress' AND given;

-- Captures: from a start that was not refused to the next stop or the end of the process.
CREATE OR REPLACE TABLE captures AS
SELECT starts.n, starts.name, starts.app, starts.pid, min(stops.n) AS stop_n, min(stops.time) AS stopped,
    (SELECT max(done) FROM things WHERE things.pid = starts.pid) AS heard
FROM calls AS starts
LEFT JOIN things AS stops ON stops.pid = starts.pid AND stops.n > starts.n
    AND (stops.kind = 'end' OR (stops.kind = 'call' AND stops.name = replace(starts.name, '.start', '.stop')))
WHERE starts.name LIKE '%.start' AND starts.value <> 'refused'
GROUP BY ALL;

-- Which things break which rule, and when.
CREATE OR REPLACE TABLE broken AS
SELECT 'W-1' AS rule, n, time AS moment FROM calls WHERE name = 'microphone.start' AND NOT coalesce(time - tap_mic <= 10e9, false)
UNION ALL SELECT 'W-2', n, time FROM calls WHERE name IN ('imei.read', 'clipboard.read')
    AND NOT (coalesce(time - shared <= 2e9, false) OR (agreed IS NOT NULL AND NOT coalesce(time - room_opened <= 1e9, false)))
UNION ALL SELECT 'W-3', n, time FROM calls WHERE name = 'camera.start' AND NOT coalesce(time - room_opened <= 3e9, false)
UNION ALL SELECT 'C-1', n, time FROM personal WHERE category <> 'clipboard' AND consent NOT IN ('granted', 'cancelled')
UNION ALL SELECT 'C-2', n, time FROM calls WHERE category IN ('imei', 'imsi', 'iccid', 'serial', 'android_id') AND actor <> 'app'
    AND disagreed IS NOT NULL AND consent <> 'granted'
UNION ALL SELECT 'F-1', n, time FROM calls WHERE category = 'location' AND actor = 'app' AND NOT in_room
UNION ALL SELECT 'F-2', n, time FROM calls WHERE name = 'clipboard.read' AND NOT (in_player OR coalesce(time - left_player <= 4e9, false))
UNION ALL SELECT 'S-1', n, time FROM calls WHERE category = 'serial' AND NOT coalesce(tap_mic > entered, false)
UNION ALL SELECT 'S-2', n, time FROM calls WHERE category = 'imsi' AND NOT (front AND coalesce(
    (SELECT max(n) FROM things WHERE things.app = calls.app AND things.n < calls.n AND things.action = 'enter_room') > front_since, false))
-- What was never heard of is open, and so is a question without an answer.
UNION ALL SELECT 'P-1', n, time FROM calls WHERE name = 'camera.start' AND camera = 'refused'
-- How often, how soon again, how regularly.
UNION ALL SELECT 'A-1', n, time FROM personal
    QUALIFY count(*) OVER (PARTITION BY app, actor, category ORDER BY time RANGE BETWEEN 20000000000 PRECEDING AND CURRENT ROW) > 3
UNION ALL SELECT 'A-2', n, time FROM calls WHERE category IN ('imei', 'android_id')
    QUALIFY row_number() OVER (PARTITION BY app, name, pages ORDER BY n) > 2
UNION ALL SELECT 'A-3', n, time FROM calls WHERE category IN ('location', 'cell') AND front
    QUALIFY count(*) OVER (PARTITION BY pid ORDER BY time RANGE BETWEEN 30000000000 PRECEDING AND CURRENT ROW) > 5
UNION ALL SELECT 'A-4', n, time FROM asks
    QUALIFY count(*) OVER (PARTITION BY app ORDER BY time RANGE BETWEEN 60000000000 PRECEDING AND CURRENT ROW) > 2
UNION ALL SELECT 'G-1', n, time FROM calls WHERE category = 'location'
    QUALIFY time - lag(time) OVER (PARTITION BY app, actor ORDER BY n) < 1e9
UNION ALL SELECT 'G-2', n, time FROM asks QUALIFY time - lag(time) OVER (PARTITION BY app, actor ORDER BY n) < 5e9
UNION ALL SELECT 'I-1', n, time FROM (
        SELECT *, time - lag(time) OVER (PARTITION BY app, actor ORDER BY n) AS pause FROM calls WHERE category = 'cell'
    ) WINDOW row_of AS (PARTITION BY app, actor ORDER BY n ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
    QUALIFY count(pause) OVER row_of = 3
        AND (max(pause) OVER row_of - first_value(pause) OVER row_of) * 10 <= first_value(pause) OVER row_of
        AND (first_value(pause) OVER row_of - min(pause) OVER row_of) * 10 <= first_value(pause) OVER row_of
UNION ALL SELECT 'I-2', n, time FROM (
        SELECT *, time - lag(time) OVER (PARTITION BY app, name ORDER BY n) AS pause FROM calls WHERE category IN ('location', 'android_id') AND NOT front
    ) WINDOW clock_of AS (PARTITION BY app, name ORDER BY n ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)
    QUALIFY count(pause) OVER clock_of = 4 AND max(pause) OVER clock_of = min(pause) OVER clock_of
-- What has to stop.
UNION ALL SELECT 'M-1', captures.n, ways.done + 2000000000 FROM captures
    JOIN worlds AS ways ON ways.app = captures.app AND ways.action = 'leave_room' AND ways.n > captures.n AND ways.n < coalesce(stop_n, 1e9)
    WHERE captures.name = 'microphone.start' AND heard > ways.done + 2000000000 AND coalesce(stopped > ways.done + 2000000000, true)
UNION ALL SELECT 'M-2', captures.n, things.time + 1000000000 FROM captures
    JOIN fronts ON fronts.app = captures.app AND NOT fronts.front AND fronts.n > captures.n AND fronts.n < coalesce(stop_n, 1e9)
    JOIN things ON things.n = fronts.n
    WHERE captures.name = 'camera.start' AND heard > things.time + 1000000000 AND coalesce(stopped > things.time + 1000000000, true)
-- Questions and refusals.
UNION ALL SELECT 'D-1', n, time FROM asks WHERE time - refused_same <= 30e9
UNION ALL SELECT 'D-2', n, time FROM asks WHERE permission = 'android.permission.CAMERA' AND actor <> 'app' AND refused_same IS NOT NULL
UNION ALL SELECT 'D-3', n, time FROM worlds WHERE kind = 'end' AND time - refused_any <= 10e9
UNION ALL SELECT 'B-1', n, time FROM personal WHERE NOT front AND NOT coalesce(time - input <= 30e9, false)
UNION ALL SELECT 'B-2', n, time FROM calls WHERE name = 'microphone.start' AND NOT front
UNION ALL SELECT 'T-1', n, time FROM worlds WHERE kind = 'started' AND value <> 'activity'
UNION ALL SELECT 'T-2', n, time FROM personal WHERE cause IN ('service', 'receiver') AND NOT front
-- The declared table.
UNION ALL SELECT 'E-1/data', n, time FROM calls WHERE actor = '友盟 Umeng' AND category NOT IN ('imei', 'android_id', 'operator')
UNION ALL SELECT 'E-1/trigger', n, time FROM calls WHERE actor = '友盟 Umeng' AND category IN ('imei', 'android_id', 'operator')
    AND NOT (in_room OR coalesce(time - left_room <= 5e9, false))
UNION ALL SELECT 'E-2/data', n, time FROM calls WHERE actor = '个推 Getui' AND category <> 'location'
UNION ALL SELECT 'E-3/data', n, time FROM calls WHERE actor = 'app'
    AND category NOT IN ('imei', 'imsi', 'iccid', 'serial', 'android_id', 'microphone', 'camera', 'location', 'clipboard')
-- What leaves.
UNION ALL SELECT 'L-1', n, time FROM leaves WHERE category IN ('android_id', 'imei') AND value IN ('plain', 'url')
UNION ALL SELECT 'L-2', n, time FROM leaves WHERE category IN ('imei', 'clipboard')
    AND NOT ((is_ours AND consent = 'granted') OR (category = 'clipboard' AND app = 1))
UNION ALL SELECT 'L-3', n, time FROM leaves WHERE category IN ('android_id', 'imei')
    QUALIFY count(*) OVER (PARTITION BY app, actor, category ORDER BY time RANGE BETWEEN 60000000000 PRECEDING AND CURRENT ROW) > 2;

-- One finding for each place of the code: the first time, how often, the last time.
SELECT rule, pid,
    CASE kind WHEN 'egress' THEN 'egress' WHEN 'permission' THEN 'permission.request' WHEN 'started' THEN 'process.start' WHEN 'end' THEN 'app.close' ELSE name END AS api,
    actor,
    CASE kind WHEN 'egress' THEN name || ' ' || value || ' ' || host WHEN 'permission' THEN permission ELSE '' END AS detail,
    min(moment)::BIGINT AS first, count(*) AS times, max(moment)::BIGINT AS last
FROM broken JOIN things USING (n)
GROUP BY ALL
ORDER BY ALL;
