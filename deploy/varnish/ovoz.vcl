# Ovoz behind Varnish 7.1 or later with vmod_xkey and vmod_var (Debian: varnish, varnish-modules).
#
#   varnishd -f /etc/varnish/ovoz.vcl …      with backends.vcl and last-resort.vcl beside it
#
# Edit backends.vcl; nothing here needs to be changed. docs/operators.md says how the rest is set up.
#
# What it promises:
#
#   * Pages are kept for ten minutes, as the site says in Surrogate-Control, and for a day more in case the site is slow,
#     failing or down. What is published purges what it changes by key, softly: the old page stays as long as there is no
#     new one. What is gone is dropped at once, in every encoding; a picture in every size and format.
#   * While a site is well, a page is given out at most ten seconds after it was purged or grew old (`obj.ttl < -10s`
#     below). Later, a reader waits for the new one. So an article that was corrected or taken down is not shown to who
#     happens to be the first to ask for it the next morning.
#   * Nothing older than what has been given out takes its place, or the place of anything else: each server is told the
#     newest release that any of them ever gave, or purged for, and one that is behind it refuses.
#   * An answer with an error, without a body, or cut short replaces nothing. Another server is asked, and if none has
#     better, the old page is given out.
#   * However many ask for one page at the same time, the site is asked once.
vcl 4.1;

import std;
import var;
import xkey;

include "./backends.vcl";
include "./last-resort.vcl";

# --- What a reader asks -------------------------------------------------------------------------------------------

sub vcl_recv {
    if (req.restarts > 0) {
        # See vcl_hit: only what is not older than this will do; once that was tried, anything does.
        if (req.http.ovoz-stale && !req.http.ovoz-any) {
            set req.grace = 10s;
        } else {
            # It outlives a restart.
            set req.grace = 7d;
        }
        return (hash);
    }
    # Our own notes: nobody else's.
    unset req.http.ovoz-any;
    unset req.http.ovoz-encoding;
    unset req.http.ovoz-seen;
    unset req.http.ovoz-stale;
    if (req.method != "PURGE") {
        unset req.http.ovoz-release;
    }
    if (req.method != "GET" && req.method != "HEAD") {
        call take_other_method;
    }
    # Readers are the same to the site: nothing of theirs may choose what is kept for all.
    unset req.http.authorization;
    unset req.http.cookie;
    if (req.url !~ "^/") {
        set req.url = regsub(req.url, "(?i)^https?://[^/?]*/?", "/");
    }
    if (req.url !~ "^(/|(/[\w~!$&'()*+,;=:@-][\w.~!$&'()*+,;=:@-]*)+)(\?|$)") {
        call take_other_spelling;
    }
    if (req.url ~ "^/(api|preview|search|media|og|ovoz|_next|icon)\b") {
        call take_special_path;
    } elsif (req.url ~ "\?") {
        # Only what is above reads a query. Here it would be another copy of the same page.
        set req.url = regsub(req.url, "\?.*$", "");
    }
    # Of each page there are three copies: br, gzip, and as it is. Varnish knows gzip alone, and rewrites this header
    # after vcl_recv, so the choice is noted under another name.
    if (req.http.accept-encoding) {
        if (req.http.accept-encoding ~ "(?i)(^|[\s,])br\s*(,|$|;\s*q=(?!0(\.0*)?\s*(,|$)))") {
            set req.http.ovoz-encoding = "br";
        } elsif (req.http.accept-encoding ~ "(?i)(^|[\s,])gzip\s*(,|$|;\s*q=(?!0(\.0*)?\s*(,|$)))") {
            set req.http.ovoz-encoding = "gzip";
        }
        set req.http.accept-encoding = req.http.ovoz-encoding;
    }
    return (hash);
}

# An address has one spelling (RFC 3986 6.2.2), and that alone is kept: of the others there is no end.
sub take_other_spelling {
    if (req.url ~ "(?i)^[^?]*/(\.|%2e){1,2}([/?]|$)") {
        # Every client resolves these itself.
        return (synth(404, "Not found"));
    }
    # The site says where the page is.
    set req.backend_hint = origins.backend(by=URL);
    return (pass);
}

sub take_other_method {
    if (req.method == "PURGE") {
        call take_purge;
    }
    if (req.method == "POST" && req.url ~ "^/api/publish(\?|$)") {
        set req.backend_hint = origins.backend(by=URL);
        return (pass);
    }
    return (synth(405));
}

# PURGE with the keys of what changed in Surrogate-Key, separated by spaces, and the release in which it did; see lib/edge/purge.ts.
sub take_purge {
    # Varnish names its client in X-Forwarded-For. A comma means that somebody asked for somebody else.
    if (client.ip !~ purgers || req.http.x-forwarded-for ~ ",") {
        return (synth(403));
    }
    if (!req.http.surrogate-key) {
        return (synth(400));
    }
    # Before the keys: what is under way from here on was asked for before the change, see vcl_backend_response.
    var.set_string("release", req.http.ovoz-release);
    call remember_release;
    var.global_set("purged", "" + std.time2real(now, 0.0));
    if (req.http.ovoz-purge == "gone") {
        # Not kept for a day in case the site fails, as what has only changed is. Nor is what is under way.
        var.global_set("gone", "" + std.time2real(now, 0.0));
        set req.http.ovoz-count = xkey.purge(req.http.surrogate-key);
    } else {
        set req.http.ovoz-count = xkey.softpurge(req.http.surrogate-key);
    }
    return (synth(200, "Purged " + req.http.ovoz-count));
}

sub take_special_path {
    if (req.url ~ "^/api/") {
        if (req.url ~ "^/api/health(\?|$)") {
            # How the edge is: it has something to give even when no site is there.
            return (synth(200, "Health"));
        }
        # Receipts and previews are for who has the link. All else under /api is the site's own business.
        if (req.url ~ "^/api/(publish|preview)\b") {
            set req.backend_hint = origins.backend(by=URL);
            return (pass);
        }
        return (synth(404));
    }
    if (req.url ~ "^/preview/") {
        set req.backend_hint = origins.backend(by=URL);
        return (pass);
    }
    if (req.url ~ "^/search(\?|$)") {
        if (req.url ~ "\?") {
            set req.http.ovoz-query = "";
            if (req.url ~ "[?&]page=\d") {
                set req.http.ovoz-query = regsub(req.url, "^.*[?&](page=\d+).*$", "&\1");
            }
            if (req.url ~ "[?&]q=") {
                set req.http.ovoz-query = req.http.ovoz-query + regsub(req.url, "^.*[?&](q=[^&#]*).*$", "&\1");
            }
            set req.url = "/search" + regsub(req.http.ovoz-query, "^&", "?");
            unset req.http.ovoz-query;
        }
        # Results are as many as there are words.
        if (req.url ~ "\?") {
            return (pass);
        }
    }
    if (req.url ~ "^/_next/image\?") {
        # The rendition of a picture. Browsers say which formats they take in a hundred ways; two matter.
        set req.url = std.querysort(regsuball(req.url, "([?&])(?!(url|w|q)=)[^&]*", "\1"));
        set req.url = regsuball(regsuball(regsub(req.url, "\?&+", "?"), "&&+", "&"), "&$", "");
        # As pages spell it.
        set req.url = regsub(req.url, "(?i)([?&]url=)(?:/|%2f)media(?:/|%2f)([0-9a-f]+)(?:/|%2f)", "\1%2Fmedia%2F\2%2F");
        if (req.url !~ "^/_next/image\?q=[1-9]\d{0,2}&url=%2Fmedia%2F[0-9a-f]{16}%2F[\w.-]+&w=[1-9]\d{0,3}$") {
            set req.backend_hint = origins.backend(by=URL);
            return (pass);
        }
        if (req.http.accept ~ "image/avif") {
            set req.http.accept = "image/avif,image/webp";
        } elsif (req.http.accept ~ "image/webp") {
            set req.http.accept = "image/webp";
        } else {
            set req.http.accept = "image/*";
        }
        unset req.http.accept-encoding;
        return (hash);
    }
    if (req.url ~ "\?") {
        set req.url = regsub(req.url, "\?.*$", "");
    }
    if (req.url ~ "(?i)^/media/.*\.(mp4|m4v|m4a|mov|webm|mkv|mp3|ogg|oga|ogv|opus|wav|flac|aac)$") {
        # Films go past, in whatever parts a player asks for: nothing of them is kept, not even in passing.
        set req.backend_hint = origins.backend(by=URL);
        unset req.http.accept-encoding;
        return (pipe);
    }
    if (req.url ~ "(?i)(^/og(/|$)|\.(jpe?g|png|webp|avif|gif|ico|woff2?)$)") {
        # Compressed in themselves.
        unset req.http.accept-encoding;
    }
}

sub vcl_hash {
    # Not the host: there is one site here, and its pages do not depend on the name it was called by.
    hash_data(req.url);
    if (req.http.ovoz-encoding) {
        hash_data(req.http.ovoz-encoding);
    }
    return (lookup);
}

# --- What is in store ---------------------------------------------------------------------------------------------

sub vcl_hit {
    if (obj.ttl > 0s) {
        return (deliver);
    }
    # Old. Varnish gives it out and asks for a new one behind the reader's back. That request says that there is something
    # to lose.
    if (obj.http.content-length) {
        set req.http.ovoz-stale = "length";
    } else {
        set req.http.ovoz-stale = "yes";
    }
    if (obj.ttl < -10s && !req.http.ovoz-any && std.healthy(origins.backend(by=URL))) {
        call ask_trouble;
        if (!req.http.ovoz-any) {
            # Too old to be given out while the site is well: once more, and this time the reader waits.
            return (restart);
        }
    }
    return (deliver);
}

sub vcl_miss {
    if (req.http.ovoz-stale && !req.http.ovoz-any) {
        # Waited for another reader's request, in vain?
        call ask_trouble;
        if (req.http.ovoz-any) {
            return (restart);
        }
    }
    return (fetch);
}

# The ten seconds after a site was slow or failing: what is old is given out at once, as if it were down.
sub ask_trouble {
    if (std.time2real(now, 0.0) - std.real(var.global_get("trouble"), 0.0) < 10.0) {
        set req.http.ovoz-any = "yes";
    }
}

# --- What the site answers ----------------------------------------------------------------------------------------

sub vcl_backend_fetch {
    var.set_real("begun", std.time2real(now, 0.0));
    # The newest that was given: who is behind it refuses, see docs/architecture.md. Of readers' requests alone.
    if (bereq.method != "POST" && std.integer(var.global_get("given"), 0) > 0) {
        set bereq.http.ovoz-seen = var.global_get("given");
    } else {
        unset bereq.http.ovoz-seen;
    }
    # A page has one server that renders it; when that fails, the next.
    set bereq.backend = origins.backend(by=URL, alt=bereq.retries);
    if (bereq.http.ovoz-encoding) {
        set bereq.http.accept-encoding = bereq.http.ovoz-encoding;
    } elsif (!bereq.uncacheable) {
        unset bereq.http.accept-encoding;
    }
    # They ask Next for other things than pages.
    unset bereq.http.rsc;
    unset bereq.http.next-action;
    unset bereq.http.next-url;
    unset bereq.http.next-router-prefetch;
    unset bereq.http.next-router-segment-prefetch;
    unset bereq.http.next-router-state-tree;
    if (bereq.http.ovoz-stale) {
        # There is something else to give: nobody waits for long. The site goes on rendering, and has it the next time.
        set bereq.first_byte_timeout = 3s;
        set bereq.between_bytes_timeout = 3s;
    } else {
        set bereq.first_byte_timeout = 20s;
        set bereq.between_bytes_timeout = 10s;
    }
    return (fetch);
}

# Keeps the newest release that a server ever gave or purged for. One that is farther ahead of the time than a day no other
# would ever reach (`farthest` in lib/cluster/cluster.ts).
sub remember_release {
    if (std.integer(var.get_string("release"), 0) > std.integer(var.global_get("given"), 0)
        && std.integer(var.get_string("release"), 0) < std.integer(real=1000.0 * std.time2real(now + 1d, 0.0))) {
        var.global_set("given", var.get_string("release"));
    }
}

sub vcl_backend_response {
    var.set_string("release", beresp.http.ovoz-release);
    call remember_release;
    if (bereq.url ~ "^/(api|preview)/") {
        # Of these, errors are answers, too.
        return (deliver);
    }
    if (bereq.url ~ "^/search\?" && beresp.status == 503 && beresp.http.retry-after && beresp.http.content-type ~ "^text/html") {
        # Too many search: a page that says so. To ask again would make it more.
        return (deliver);
    }
    # No page: an error; what another server has given a newer one of since it was asked (a 304 says nothing of its own
    # age to a file); nothing where something should be; and from a site that says how long its pages are, one that does
    # not. One that is shorter than it says ends in vcl_backend_error.
    if (beresp.status >= 500
        || (!beresp.was_304 && std.integer(beresp.http.ovoz-release, 0) > 0
            && std.integer(beresp.http.ovoz-release, 0) < std.integer(var.global_get("given"), 0))
        || (beresp.status >= 400 && beresp.status != 404 && beresp.status != 410 && bereq.http.ovoz-stale)
        || (beresp.status == 200 && beresp.http.content-length == "0")
        || (beresp.status == 200 && !beresp.http.content-length && bereq.http.ovoz-stale == "length")) {
        if (bereq.retries < 2) {
            return (retry);
        }
        return (error(503, "No page"));
    }
    # For caches that are told what changed; from here on, nobody is.
    if (beresp.http.surrogate-key) {
        std.collect(beresp.http.surrogate-key, " ");
        set beresp.http.xkey = beresp.http.surrogate-key;
    }
    if (beresp.http.surrogate-control) {
        set beresp.ttl = std.duration(regsub(beresp.http.surrogate-control, "^(?:.*[\s,])?max-age=(\d+).*$", "\1s"), 0s);
        set beresp.grace = 0s;
        if (beresp.http.surrogate-control ~ "stale-if-error=\d") {
            set beresp.grace = std.duration(regsub(beresp.http.surrogate-control, "^.*stale-if-error=(\d+).*$", "\1s"), 0s);
        }
        if (beresp.http.cache-control ~ "s-maxage|stale-") {
            set beresp.http.cache-control = "public, max-age=0, must-revalidate";
        }
    } else {
        # Files. Media bear the key of what they hold; what a purge missed should not be here for the year that browsers
        # may keep it.
        if (beresp.ttl > 1h) {
            set beresp.ttl = 1h;
        }
        set beresp.grace = 24h;
    }
    unset beresp.http.surrogate-control;
    unset beresp.http.surrogate-key;
    unset beresp.http.cdn-cache-control;
    unset beresp.http.cache-tag;
    unset beresp.http.set-cookie;
    if (bereq.uncacheable) {
        return (deliver);
    }
    if (beresp.ttl <= 0s || beresp.http.cache-control ~ "no-store|private") {
        # For two minutes, each who asks is passed on, and none waits for the other.
        set beresp.uncacheable = true;
        set beresp.ttl = 120s;
        return (deliver);
    }
    if (std.real(var.global_get("purged"), 0.0) >= var.get_real("begun")) {
        # Something was published while the answer was under way: whether it is of before or after, nobody knows.
        set beresp.ttl = 0s;
    }
    if (std.real(var.global_get("gone"), 0.0) >= var.get_real("begun")) {
        set beresp.grace = 0s;
    }
    if (bereq.url !~ "^/(media|_next|ovoz)/") {
        # Only a page that has arrived whole is given to anybody.
        set beresp.do_stream = false;
        if (beresp.http.vary) {
            # vcl_hash keeps the copies apart.
            set beresp.http.vary = "accept-encoding";
        }
    }
    return (deliver);
}

sub vcl_backend_error {
    if (bereq.method == "POST") {
        # It may have been published or not: who sent it asks again, and is told.
        set beresp.http.content-type = "application/json; charset=utf-8";
        set beresp.http.cache-control = "no-store";
        set beresp.http.retry-after = "5";
        synthetic({"{ "message": "The site gave no answer: send it again." }
"});
        return (deliver);
    }
    if (bereq.http.ovoz-stale) {
        # Whatever took its time once is not waited for on every server in turn.
        if (bereq.retries < 1) {
            return (retry);
        }
        var.global_set("trouble", "" + std.time2real(now, 0.0));
        # What is in store stays there; who waited gets it, see vcl_synth.
        return (abandon);
    }
    if (bereq.retries < 2) {
        return (retry);
    }
    # For all who wait, and for a second for those who come: not each of them is to try anew. See vcl_deliver.
    set beresp.status = 503;
    set beresp.ttl = 1s;
    set beresp.grace = 0s;
    set beresp.http.ovoz-nothing = "yes";
    return (deliver);
}

# --- What the reader gets -----------------------------------------------------------------------------------------

sub vcl_deliver {
    if (resp.status >= 500 && resp.http.ovoz-nothing) {
        return (synth(503));
    }
    unset resp.http.via;
    unset resp.http.x-varnish;
    unset resp.http.xkey;
    unset resp.http.ovoz-release;
    return (deliver);
}

sub vcl_synth {
    if (resp.status == 503 && req.http.ovoz-stale && !req.http.ovoz-any) {
        # The reader waited for a new page in vain: the old one, then.
        set req.http.ovoz-any = "yes";
        return (restart);
    }
    unset resp.http.via;
    unset resp.http.x-varnish;
    set resp.http.cache-control = "no-store";
    set resp.http.x-content-type-options = "nosniff";
    set resp.http.content-type = "text/plain; charset=utf-8";
    if (resp.status == 503) {
        call last_resort;
    } elsif (resp.status == 200 && resp.reason == "Health") {
        set resp.reason = "OK";
        set resp.http.content-type = "application/json";
        if (std.healthy(origins.backend(by=URL))) {
            synthetic({"{"live":true,"ready":true,"origins":"up" }"});
        } else {
            synthetic({"{"live":true,"ready":true,"origins":"down" }"});
        }
    } elsif (resp.status == 405) {
        set resp.http.allow = "GET, HEAD";
        synthetic("Pages are only read." + {"
"});
    } else {
        synthetic(resp.reason + {"
"});
    }
    return (deliver);
}
