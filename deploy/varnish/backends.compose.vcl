# backends.vcl of deploy/compose.yaml, whose addresses these are: names would be looked up once, and lead nowhere when a
# server was made anew.
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
    .host = "172.30.7.11";
    .port = "3000";
    .probe = ready;
    .connect_timeout = 2s;
}

backend app2 {
    .host = "172.30.7.12";
    .port = "3000";
    .probe = ready;
    .connect_timeout = 2s;
}

sub vcl_init {
    # Gives each address a server of its own, so that each page is rendered by one of them, and names the next to ask
    # when that one fails (`alt` in ovoz.vcl).
    new origins = directors.shard();
    origins.add_backend(app1);
    origins.add_backend(app2);
    origins.reconfigure();
}

# The servers themselves: who publishes purges. Never who passes readers' requests on; see docs/operators.md.
acl purgers {
    "172.30.7.11";
    "172.30.7.12";
}
