package io.outrigger.client.okhttp;

import io.outrigger.weave.HookModule;
import io.outrigger.weave.HookPoint;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * The constructor that every client comes through: {@code Builder.build()} and {@code new
 * OkHttpClient()} alike. Its class has the same name in OkHttp 3, 4 and 5. And where calls are
 * made, for the trace that they belong to.
 */
public final class OkHttpHook implements HookModule {

  @Override
  public String name() {
    return "okhttp";
  }

  @Override
  public String adapterClass() {
    return "io.outrigger.client.okhttp.OkHttpAdapter";
  }

  @Override
  public List<HookPoint> points() {
    return List.of(
        new HookPoint(
            "okhttp3/OkHttpClient", "<init>", "(Lokhttp3/OkHttpClient$Builder;)V", Build.class),
        new HookPoint(
            "okhttp3/OkHttpClient", "newCall", "(Lokhttp3/Request;)Lokhttp3/Call;", NewCall.class));
  }

  @Override
  public List<String> members() {
    return List.of(
        "okhttp3/Authenticator#NONELokhttp3/Authenticator;",
        "okhttp3/Authenticator#authenticate(Lokhttp3/Route;Lokhttp3/Response;)Lokhttp3/Request;",
        "okhttp3/Call#cancel()V",
        "okhttp3/Call#execute()Lokhttp3/Response;",
        "okhttp3/Call#isCanceled()Z",
        "okhttp3/Call#request()Lokhttp3/Request;",
        "okhttp3/Call#timeout()Lokio/Timeout;",
        "okhttp3/ConnectionSpec#CLEARTEXTLokhttp3/ConnectionSpec;",
        "okhttp3/CookieJar#NO_COOKIESLokhttp3/CookieJar;",
        "okhttp3/EventListener#NONELokhttp3/EventListener;",
        "okhttp3/Headers#get(Ljava/lang/String;)Ljava/lang/String;",
        "okhttp3/Headers#name(I)Ljava/lang/String;",
        "okhttp3/Headers#names()Ljava/util/Set;",
        "okhttp3/Headers#newBuilder()Lokhttp3/Headers$Builder;",
        "okhttp3/Headers#size()I",
        "okhttp3/Headers#value(I)Ljava/lang/String;",
        "okhttp3/Headers#values(Ljava/lang/String;)Ljava/util/List;",
        "okhttp3/Headers$Builder#<init>()V",
        "okhttp3/Headers$Builder#addUnsafeNonAscii(Ljava/lang/String;Ljava/lang/String;)Lokhttp3/Headers$Builder;",
        "okhttp3/Headers$Builder#build()Lokhttp3/Headers;",
        "okhttp3/Headers$Builder#removeAll(Ljava/lang/String;)Lokhttp3/Headers$Builder;",
        "okhttp3/HttpUrl#encodedPath()Ljava/lang/String;",
        "okhttp3/HttpUrl#encodedQuery()Ljava/lang/String;",
        "okhttp3/HttpUrl#get(Ljava/lang/String;)Lokhttp3/HttpUrl;",
        "okhttp3/HttpUrl#host()Ljava/lang/String;",
        "okhttp3/HttpUrl#isHttps()Z",
        "okhttp3/HttpUrl#port()I",
        "okhttp3/HttpUrl#scheme()Ljava/lang/String;",
        "okhttp3/Interceptor#intercept(Lokhttp3/Interceptor$Chain;)Lokhttp3/Response;",
        "okhttp3/Interceptor$Chain#call()Lokhttp3/Call;",
        "okhttp3/Interceptor$Chain#connectTimeoutMillis()I",
        "okhttp3/Interceptor$Chain#proceed(Lokhttp3/Request;)Lokhttp3/Response;",
        "okhttp3/Interceptor$Chain#request()Lokhttp3/Request;",
        "okhttp3/Interceptor$Chain#withConnectTimeout(ILjava/util/concurrent/TimeUnit;)Lokhttp3/Interceptor$Chain;",
        "okhttp3/MediaType#parse(Ljava/lang/String;)Lokhttp3/MediaType;",
        "okhttp3/OkHttpClient#authenticator()Lokhttp3/Authenticator;",
        "okhttp3/OkHttpClient#interceptors()Ljava/util/List;",
        "okhttp3/OkHttpClient#newBuilder()Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient#newCall(Lokhttp3/Request;)Lokhttp3/Call;",
        "okhttp3/OkHttpClient#protocols()Ljava/util/List;",
        "okhttp3/OkHttpClient#proxyAuthenticator()Lokhttp3/Authenticator;",
        "okhttp3/OkHttpClient#sslSocketFactory()Ljavax/net/ssl/SSLSocketFactory;",
        "okhttp3/OkHttpClient$Builder#authenticator(Lokhttp3/Authenticator;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#build()Lokhttp3/OkHttpClient;",
        "okhttp3/OkHttpClient$Builder#cache(Lokhttp3/Cache;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#callTimeout(JLjava/util/concurrent/TimeUnit;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#connectionSpecs(Ljava/util/List;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#cookieJar(Lokhttp3/CookieJar;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#eventListener(Lokhttp3/EventListener;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#followRedirects(Z)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#followSslRedirects(Z)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#interceptors()Ljava/util/List;",
        "okhttp3/OkHttpClient$Builder#networkInterceptors()Ljava/util/List;",
        "okhttp3/OkHttpClient$Builder#protocols(Ljava/util/List;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#proxyAuthenticator(Lokhttp3/Authenticator;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#retryOnConnectionFailure(Z)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/OkHttpClient$Builder#sslSocketFactory(Ljavax/net/ssl/SSLSocketFactory;Ljavax/net/ssl/X509TrustManager;)Lokhttp3/OkHttpClient$Builder;",
        "okhttp3/Protocol#H2_PRIOR_KNOWLEDGELokhttp3/Protocol;",
        "okhttp3/Protocol#HTTP_1_0Lokhttp3/Protocol;",
        "okhttp3/Protocol#HTTP_1_1Lokhttp3/Protocol;",
        "okhttp3/Protocol#HTTP_2Lokhttp3/Protocol;",
        "okhttp3/Request#body()Lokhttp3/RequestBody;",
        "okhttp3/Request#header(Ljava/lang/String;)Ljava/lang/String;",
        "okhttp3/Request#headers()Lokhttp3/Headers;",
        "okhttp3/Request#method()Ljava/lang/String;",
        "okhttp3/Request#newBuilder()Lokhttp3/Request$Builder;",
        "okhttp3/Request#tag(Ljava/lang/Class;)Ljava/lang/Object;",
        "okhttp3/Request#url()Lokhttp3/HttpUrl;",
        "okhttp3/Request$Builder#<init>()V",
        "okhttp3/Request$Builder#build()Lokhttp3/Request;",
        "okhttp3/Request$Builder#headers(Lokhttp3/Headers;)Lokhttp3/Request$Builder;",
        "okhttp3/Request$Builder#method(Ljava/lang/String;Lokhttp3/RequestBody;)Lokhttp3/Request$Builder;",
        "okhttp3/Request$Builder#tag(Ljava/lang/Class;Ljava/lang/Object;)Lokhttp3/Request$Builder;",
        "okhttp3/Request$Builder#url(Lokhttp3/HttpUrl;)Lokhttp3/Request$Builder;",
        "okhttp3/RequestBody#<init>()V",
        "okhttp3/RequestBody#contentLength()J",
        "okhttp3/RequestBody#contentType()Lokhttp3/MediaType;",
        "okhttp3/RequestBody#isDuplex()Z",
        "okhttp3/RequestBody#isOneShot()Z",
        "okhttp3/RequestBody#writeTo(Lokio/BufferedSink;)V",
        "okhttp3/Response#body()Lokhttp3/ResponseBody;",
        "okhttp3/Response#close()V",
        "okhttp3/Response#code()I",
        "okhttp3/Response#headers()Lokhttp3/Headers;",
        "okhttp3/Response#newBuilder()Lokhttp3/Response$Builder;",
        "okhttp3/Response#priorResponse()Lokhttp3/Response;",
        "okhttp3/Response#protocol()Lokhttp3/Protocol;",
        "okhttp3/Response#request()Lokhttp3/Request;",
        "okhttp3/Response$Builder#<init>()V",
        "okhttp3/Response$Builder#body(Lokhttp3/ResponseBody;)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#build()Lokhttp3/Response;",
        "okhttp3/Response$Builder#code(I)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#headers(Lokhttp3/Headers;)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#message(Ljava/lang/String;)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#networkResponse(Lokhttp3/Response;)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#priorResponse(Lokhttp3/Response;)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#protocol(Lokhttp3/Protocol;)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#receivedResponseAtMillis(J)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#request(Lokhttp3/Request;)Lokhttp3/Response$Builder;",
        "okhttp3/Response$Builder#sentRequestAtMillis(J)Lokhttp3/Response$Builder;",
        "okhttp3/ResponseBody#<init>()V",
        "okhttp3/ResponseBody#close()V",
        "okhttp3/ResponseBody#contentLength()J",
        "okhttp3/ResponseBody#contentType()Lokhttp3/MediaType;",
        "okhttp3/ResponseBody#source()Lokio/BufferedSource;",
        "okio/Buffer#<init>()V",
        "okio/Buffer#clear()V",
        "okio/Buffer#clone()Lokio/Buffer;",
        "okio/Buffer#exhausted()Z",
        "okio/Buffer#read(Lokio/Buffer;J)J",
        "okio/Buffer#read([BII)I",
        "okio/Buffer#readByteArray()[B",
        "okio/Buffer#readByteArray(J)[B",
        "okio/Buffer#readUnsafe()Lokio/Buffer$UnsafeCursor;",
        "okio/Buffer#size()J",
        "okio/Buffer#skip(J)V",
        "okio/Buffer#write(Lokio/Buffer;J)V",
        "okio/Buffer#write([B)Lokio/Buffer;",
        "okio/Buffer$UnsafeCursor#close()V",
        "okio/Buffer$UnsafeCursor#data[B",
        "okio/Buffer$UnsafeCursor#next()I",
        "okio/Buffer$UnsafeCursor#seek(J)I",
        "okio/Buffer$UnsafeCursor#startI",
        "okio/BufferedSink#emit()Lokio/BufferedSink;",
        "okio/BufferedSink#write([B)Lokio/BufferedSink;",
        "okio/BufferedSource#getBuffer()Lokio/Buffer;",
        "okio/BufferedSource#request(J)Z",
        "okio/ForwardingSource#<init>(Lokio/Source;)V",
        "okio/ForwardingSource#close()V",
        "okio/ForwardingSource#read(Lokio/Buffer;J)J",
        "okio/Okio#buffer(Lokio/Sink;)Lokio/BufferedSink;",
        "okio/Okio#buffer(Lokio/Source;)Lokio/BufferedSource;",
        "okio/Source#close()V",
        "okio/Source#read(Lokio/Buffer;J)J",
        "okio/Source#timeout()Lokio/Timeout;",
        "okio/Timeout#NONELokio/Timeout;",
        "okio/Timeout#deadlineNanoTime()J",
        "okio/Timeout#deadlineNanoTime(J)Lokio/Timeout;",
        "okio/Timeout#hasDeadline()Z",
        "okio/Timeout#timeout(JLjava/util/concurrent/TimeUnit;)Lokio/Timeout;",
        "okio/Timeout#timeoutNanos()J");
  }

  @Override
  public String whenLoadedBefore() {
    return "OkHttp was loaded before Outrigger; clients built until now are not covered, later ones"
        + " are.";
  }

  /** Signatures only: the adapter's method of the same name runs. */
  static final class Build {
    private Build() {}

    @Advice.OnMethodEnter(inline = false)
    static void beforeBuild(@Advice.Argument(0) Object builder) {}

    @Advice.OnMethodExit(inline = false)
    static void built(@Advice.This Object client) {}
  }

  /** As above. */
  static final class NewCall {
    private NewCall() {}

    @Advice.OnMethodExit(inline = false)
    static void called(@Advice.Return Object call) {}
  }
}
