# What readers get when the edge has nothing at all to give: no page in store, and no server that answers. It is made of
# this file alone. Who changes the style sheet changes its hash in the policy, too:
#   printf %s '<all between the tags>' | openssl dgst -sha256 -binary | base64
vcl 4.1;

sub last_resort {
    set resp.reason = "Service Unavailable";
    set resp.http.retry-after = "5";
    set resp.http.referrer-policy = "no-referrer";
    set resp.http.content-type = "text/html; charset=utf-8";
    set resp.http.content-security-policy = "default-src 'none'; style-src 'sha256-6W6i0+vqyOLHgz3si6VcnLdGoWuuyANr+9CmADTqBUE='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    synthetic({"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>Back in a moment</title>
<style>body{margin:0;min-height:100vh;display:grid;place-content:center;gap:1.5em;padding:2em;box-sizing:border-box;background:#fbf7ee;color:#14213d;font:1.1rem/1.5 Georgia,serif}p{margin:0;max-width:32em}p:first-of-type{font-size:1.6rem}@media(prefers-color-scheme:dark){body{background:#11151f;color:#ece6d9}}</style>
<p>We cannot show this page just now. Please try again in a moment.
<p lang="ru">Сейчас страница недоступна. Попробуйте ещё раз через минуту.
<p lang="uz">Sahifa hozir ochilmayapti. Birozdan soʻng qayta urinib koʻring.
<p lang="kk">Бет қазір ашылмай тұр. Сәл кейінірек қайталап көріңіз.
<p lang="fa" dir="rtl">این صفحه اکنون در دسترس نیست. لطفاً کمی بعد دوباره تلاش کنید.
</html>
"});
}
