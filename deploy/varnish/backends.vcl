# Where the site's servers are, and who may purge: the one file here that is yours to edit.
vcl 4.1;

import directors;

# Asks each server every two seconds whether it is ready. One that is not gets no requests until it is again.
probe ready {
    .url = "/api/health";
    .interval = 2s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

backend app1 {
    .host = "127.0.0.1";
    .port = "3000";
    .probe = ready;
    .connect_timeout = 2s;
}

# backend app2 {
#     .host = "10.0.0.12";
#     .port = "3000";
#     .probe = ready;
#     .connect_timeout = 2s;
# }

sub vcl_init {
    # Gives each address a server of its own, so that each page is rendered by one of them, and names the next to ask
    # when that one fails (`alt` in ovoz.vcl).
    new origins = directors.shard();
    origins.add_backend(app1);
    # origins.add_backend(app2);
    origins.reconfigure();
}

# The servers themselves: who publishes purges. Never who passes readers' requests on; see docs/operators.md.
acl purgers {
    "127.0.0.1";
    "::1";
}
