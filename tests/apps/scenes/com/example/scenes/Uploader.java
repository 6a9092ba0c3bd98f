package com.example.scenes;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** What the app tells its server. */
final class Uploader {
    private static final Executor sExecutor = Executors.newSingleThreadExecutor();

    /** As a form with one field, in the order of the calls. */
    static void send(final String name, final String value) {
        sExecutor.execute(new Runnable() {
            public void run() {
                try {
                    post(name + "=" + value);
                } catch (IOException e) {
                    System.err.println("scenes: not sent: " + e.getMessage());
                }
            }
        });
    }

    private static void post(String form) throws IOException {
        // HOST:PORT
        String server = System.getenv("LAB_SERVER");
        int colon = server.indexOf(':');
        Socket socket = new Socket(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        try {
            byte[] body = form.getBytes();
            String head = "POST /collect HTTP/1.1\r\nHost: " + server + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes());
            socket.getOutputStream().write(body);
            socket.getInputStream().read(new byte[256]);
        } finally {
            socket.close();
        }
    }
}
