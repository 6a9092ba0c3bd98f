package android.view;

import android.content.Context;

/** A view that something else draws on: games, video. */
public class SurfaceView extends View {
    public SurfaceView(Context context) {
        super(context);
    }
}
