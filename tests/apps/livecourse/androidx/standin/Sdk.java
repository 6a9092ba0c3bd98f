package androidx.standin;

import android.content.Context;

/** What the stand-ins of SDKs have in common: each reads by its own code, so that a read is its own. */
public interface Sdk {
    void read(Context context, String what);
}
