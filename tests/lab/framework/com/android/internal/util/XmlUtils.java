package com.android.internal.util;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;

/** The XML of SharedPreferences: strings, ints and booleans in a map. */
public class XmlUtils {
    private static final String HEAD = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n";

    /** In one write, as the serializer's buffer makes of a small file. */
    public static void writeMapXml(HashMap<String, Object> val, OutputStream out) throws IOException {
        StringBuilder xml = new StringBuilder(HEAD).append("<map>\n");
        for (String name : val.keySet()) {
            Object v = val.get(name);
            if (v instanceof String) {
                xml.append("    <string name=\"").append(escape(name)).append("\">").append(escape((String) v)).append("</string>\n");
            } else {
                String kind = v instanceof Boolean ? "boolean" : "int";
                xml.append("    <").append(kind).append(" name=\"").append(escape(name)).append("\" value=\"").append(v).append("\" />\n");
            }
        }
        out.write(xml.append("</map>\n").toString().getBytes());
    }

    /** Reads what {@link #writeMapXml} writes, element by element. */
    public static HashMap<String, Object> readMapXml(InputStream in) throws IOException {
        byte[] all = new byte[0];
        byte[] part = new byte[4096];
        for (int n; (n = in.read(part)) > 0;) {
            byte[] more = new byte[all.length + n];
            System.arraycopy(all, 0, more, 0, all.length);
            System.arraycopy(part, 0, more, all.length, n);
            all = more;
        }
        String xml = new String(all);
        HashMap<String, Object> map = new HashMap<String, Object>();
        for (int at = xml.indexOf(" name=\""); at >= 0; at = xml.indexOf(" name=\"", at)) {
            int tag = at;
            while (xml.charAt(tag) != '<') tag--;
            String kind = xml.substring(tag + 1, at);
            at += 7;
            int end = xml.indexOf('"', at);
            String name = unescape(xml.substring(at, end));
            if (kind.equals("string")) {
                int stop = xml.indexOf("</string>", end);
                map.put(name, unescape(xml.substring(end + 2, stop)));
                at = stop;
            } else {
                int value = xml.indexOf("value=\"", end) + 7;
                at = xml.indexOf('"', value);
                String v = xml.substring(value, at);
                if (kind.equals("boolean")) map.put(name, Boolean.valueOf(Boolean.parseBoolean(v)));
                else map.put(name, Integer.valueOf(Integer.parseInt(v)));
            }
        }
        return map;
    }

    private static final String[] ENTITIES = { "&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;" };

    private static String escape(String s) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            int entity = 0;
            while (entity < ENTITIES.length && ENTITIES[entity].charAt(0) != s.charAt(i)) entity += 2;
            if (entity < ENTITIES.length) out.append(ENTITIES[entity + 1]);
            else out.append(s.charAt(i));
        }
        return out.toString();
    }

    private static String unescape(String s) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            int entity = 1;
            while (entity < ENTITIES.length && !s.startsWith(ENTITIES[entity], i)) entity += 2;
            if (entity < ENTITIES.length) {
                out.append(ENTITIES[entity - 1]);
                i += ENTITIES[entity].length() - 1;
            } else {
                out.append(s.charAt(i));
            }
        }
        return out.toString();
    }
}
