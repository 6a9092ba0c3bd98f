package android.view;

import android.content.Context;

/** A view that something else draws on. */
public class TextureView extends View {
    public TextureView(Context context) {
        super(context);
    }
}
