# What readers get when the edge has nothing at all to give: no page in store, and no server that answers. It is made of
# this file alone. Who changes the style sheet changes its hash in the policy, too:
#   printf %s '<all between the tags>' | openssl dgst -sha256 -binary | base64
vcl 4.1;

sub last_resort {
    set resp.reason = "Service Unavailable";
    set resp.http.retry-after = "5";
    set resp.http.referrer-policy = "no-referrer";
    set resp.http.content-type = "text/html; charset=utf-8";
    set resp.http.content-security-policy = "default-src 'none'; style-src 'sha256-2JyRAsZGI6mChw0rcfa8Ihl6cXxcdTi2YwUY3aPF0N8='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    synthetic({"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>Back in a moment</title>
<style>body{margin:0;min-height:100vh;display:grid;align-content:center;justify-content:center;gap:1.25em;padding:2em;box-sizing:border-box;background:#fbf7ee;color:#14213d;font:1.1rem/1.5 Georgia,serif}p{margin:0;width:min(28em,100%);border-top:1px solid #d8cfbb;padding-top:1.25em}p:first-of-type{border:0;padding:0;font-size:2rem;line-height:1.2;width:auto;max-width:14em}p:first-of-type:before{content:'';display:block;width:2.5em;border-top:.2em solid #9b2226;margin-bottom:.6em}@media(prefers-color-scheme:dark){body{background:#11151f;color:#ece6d9}p{border-color:#333b4c}p:first-of-type:before{border-color:#f28b82}}</style>
<p>We cannot show this page just now. Please try again in a moment.
<p lang="ru">Сейчас страница недоступна. Попробуйте ещё раз через минуту.
<p lang="uz">Sahifa hozir ochilmayapti. Birozdan soʻng qayta urinib koʻring.
<p lang="kk">Бет қазір ашылмай тұр. Сәл кейінірек қайталап көріңіз.
<p lang="fa" dir="rtl">این صفحه اکنون در دسترس نیست. لطفاً کمی بعد دوباره تلاش کنید.
</html>
"});
}
